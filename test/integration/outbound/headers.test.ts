import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '#engine/failure.ts';
import { defaultTargetOptions, refuseBadOptions } from '#engine/replay/targets/target-options.ts';
import { unsendableHeaders } from '#test/fixtures/outbound/unsendable-headers.ts';
import { type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import { aRequest, makeHarness as makeComposer } from '../composer/harness.ts';
import { makeHarness } from '../replay/harness.ts';

describe(`RPL-17 a header that HTTP can not carry, in ${unsendableHeaders.length} ways`, () => {
  let handler: HandlerServer;
  beforeEach(async () => {
    handler = await startHandler();
  });
  afterEach(() => handler.close());

  it('is refused where a target has it, with the reason and without its value', () => {
    expect(unsendableHeaders.length).toBeGreaterThanOrEqual(30);
    for (const header of unsendableHeaders) {
      const refused = problemOf(() => refuseBadOptions({ ...defaultTargetOptions, headers: [header] }));
      expect(refused, JSON.stringify(header)).toMatch(/^[^\u0000-\u001f\u007f]+\.$/);
      if (header[0] === 'X-Test') expect(refused).not.toContain(header[1]);
    }
  });

  it('is refused where somebody composes it, before anything is stored or connected to', async () => {
    await using harness = makeComposer();
    for (const header of unsendableHeaders) {
      const request = aRequest({ destination: { to: 'url', url: handler.url }, signer: { by: 'nobody' }, headers: [header] });
      await expect(harness.composer.send(request, null, undefined), JSON.stringify(header)).rejects.toMatchObject({
        code: 'input.composition',
      });
    }
    expect(harness.log.attempts).toEqual([]);
    expect(handler.connections()).toBe(0);
  });

  it('ends the attempt where a stored delivery has it, before anything is connected to', async () => {
    const harness = makeHarness();
    for (const header of unsendableHeaders) {
      const { summary } = await harness.send(harness.log.add({ headers: [header] }), handler.url);
      expect(summary.outcome, JSON.stringify(header)).toBe('blocked');
      expect(summary.sentence).toMatch(/^Nothing was sent: [^\u0000-\u001f\u007f]+\.$/);
    }
    expect(handler.connections()).toBe(0);
  });
});

function problemOf(work: () => void): string {
  try {
    work();
    return 'nothing';
  } catch (error) {
    if (error instanceof Failure) return error.details['problem'] ?? '';
    throw error;
  }
}
