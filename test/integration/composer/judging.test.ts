import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type SpoilerName, spoilerNames } from '#contract/models/composer.ts';
import { type Respond, silent, startRecorder, status } from '#test/support/wire-recorder.ts';
import { aRequest, aSpoiler, eventText, makeHarness } from './harness.ts';

const limits = { firstByteMs: 400, totalMs: 1_000 };

/** What an endpoint's handler that answers like this is said to have done. */
async function judged(names: readonly SpoilerName[], respond: Respond) {
  await using recorder = await startRecorder(respond);
  await using harness = makeHarness({ limits });
  const endpointId = harness.addEndpoint({ url: recorder.url });
  const request = aRequest({ destination: { to: 'endpoint', endpointId }, spoilers: names.map(aSpoiler) });
  const { judgement, attemptIds } = await harness.composer.send(request, null, undefined);
  const stored = harness.log.attempts.map(({ summary }) => summary.judgement);
  expect(stored).toHaveLength(attemptIds.length);
  return { judgement, stored };
}

describe('a handler that does it right: the sample handler', () => {
  it.each(spoilerNames)('handles %s correctly', async (name) => {
    await using harness = makeHarness();
    const oversized = { name: 'oversized', bytes: 11 * 1024 * 1024 } as const;
    const spoilers = [name === 'oversized' ? oversized : aSpoiler(name)];
    const { judgement, deliveryId } = await harness.composer.send(aRequest({ destination: { to: 'sample' }, spoilers }), null, undefined);
    expect(judgement).toMatchObject({ word: 'handled-correctly', spoilers: [name] });
    expect(deliveryId).toBeNull();
    for (const { summary } of harness.log.attempts) expect(summary.judgement?.word).toBe('handled-correctly');
  });

  it.each(['current', 'previous'] as const)('takes what is signed with its %s secret', async (secret) => {
    await using harness = makeHarness();
    const request = aRequest({ destination: { to: 'sample' }, signer: { by: 'destination', secret } });
    const { judgement } = await harness.composer.send(request, null, undefined);
    expect(judgement.word).toBe('handled-correctly');
    expect(harness.log.attempts[0]?.summary).toMatchObject({ outcome: 'answered', status: 200 });
  });

  it('refuses what is signed by somebody else', async () => {
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({});
    const request = aRequest({ destination: { to: 'sample' }, signer: { by: 'endpoint', endpointId, secretId: null } });
    const { judgement } = await harness.composer.send(request, null, undefined);
    expect(harness.log.attempts[0]?.summary.status).toBe(401);
    expect(judgement.word).toBe('not-handled-correctly');
  });
});

const toRefuse = ['unsigned', 'wrong-secret', 'tampered', 'prefix', 'base64', 'truncated-body'] as const;

describe('handlers that do it wrong', () => {
  it.each(toRefuse)('taking %s is wrong', async (name) => {
    expect((await judged([name], status(200))).judgement.word).toBe('not-handled-correctly');
    expect((await judged([name], status(401))).judgement.word).toBe('handled-correctly');
  });

  it('refusing what is right is wrong, and so is a redirect', async () => {
    expect((await judged([], status(401))).judgement.word).toBe('not-handled-correctly');
    expect((await judged([], status(302))).judgement.word).toBe('not-handled-correctly');
    expect((await judged([], status(204))).judgement.word).toBe('handled-correctly');
  });

  it('falling over is wrong whatever was sent', async () => {
    for (const name of ['invalid-utf8', 'wrong-content-type', 'wrong-method', 'oversized', 'unsigned', 'slow-body'] as const)
      expect((await judged([name], status(500))).judgement.word).toBe('not-handled-correctly');
  });

  it('hanging and hanging up are wrong', async () => {
    expect((await judged([], silent)).judgement.word).toBe('not-handled-correctly');
    expect((await judged(['invalid-utf8'], (socket) => socket.destroy())).judgement.word).toBe('not-handled-correctly');
    expect((await judged(['oversized'], (socket) => socket.destroy())).judgement.word).toBe('handled-correctly');
  });

  it('a duplicate is judged both times, and the worse one counts', async () => {
    let count = 0;
    const { judgement, stored } = await judged(['duplicate-id'], (socket, connection) => {
      count += 1;
      status(count === 1 ? 200 : 409)(socket, connection);
    });
    expect(stored.map((one) => one?.word)).toEqual(['handled-correctly', 'not-handled-correctly']);
    expect(judgement).toMatchObject({ word: 'not-handled-correctly', sentence: expect.stringMatching(/^The second time: /) });
  });

  it('one that takes no connection after a cut one is wrong', async () => {
    const server = createServer((socket) => {
      server.close();
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ url: `http://127.0.0.1:${port}/` });
    const request = aRequest({ destination: { to: 'endpoint', endpointId }, spoilers: [aSpoiler('cut-connection')] });
    const { judgement } = await harness.composer.send(request, null, undefined);
    expect(judgement.word).toBe('not-handled-correctly');
  });

  it('what nobody signs may be taken or refused', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const request = aRequest({ destination: { to: 'url', url: recorder.url }, signer: { by: 'nobody' } });
    expect((await harness.composer.preview(request)).expectation.answer).toBe('accept-or-refuse');
    expect((await harness.composer.send(request, null, undefined)).judgement.word).toBe('handled-correctly');
  });

  it('a target that is not there is unclear', async () => {
    await using harness = makeHarness();
    const recorder = await startRecorder();
    await recorder.close();
    const endpointId = harness.addEndpoint({ url: recorder.url });
    const { judgement } = await harness.composer.send(aRequest({ destination: { to: 'endpoint', endpointId } }), null, undefined);
    expect(judgement.word).toBe('unclear');
    expect(harness.log.attempts[0]?.summary.outcome).toBe('refused');
  });

  it('somebody else may say what is expected', async () => {
    await using recorder = await startRecorder(status(404));
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ url: recorder.url });
    const place = {
      source: 'conformance',
      groupId: 'cfr_1',
      groupPart: 'unknown',
      expectation: { answer: 'refuse', sentence: 'It is refused.' },
    } as const;
    const request = aRequest({ destination: { to: 'endpoint', endpointId } });
    const { judgement, exchanges } = await harness.composer.sendAs(request, place, new AbortController().signal);
    expect(judgement.word).toBe('handled-correctly');
    expect(exchanges[0]?.attempt).toMatchObject({ source: 'conformance', groupId: 'cfr_1', groupPart: 'unknown' });
    expect(JSON.parse(exchanges[0]?.requestText ?? '').data.object.run_id).toBe(
      exchanges[0]?.variables.find(({ placeholder }) => placeholder === '{{run_id}}')?.value,
    );
    expect(eventText).toContain('{{run_id}}');
  });
});
