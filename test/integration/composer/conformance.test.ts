import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConformanceReport } from '#contract/models/conformance.ts';
import { buggyHandlers } from '../../support/buggy-handlers/buggy-handlers.ts';
import { startHandlerOf } from '../../support/buggy-handlers/handler-kit.ts';
import { type ConformanceWorld, openConformance, runToEnd, startFor } from '../../support/open-conformance.ts';

let world: ConformanceWorld;

beforeAll(async () => {
  world = await openConformance();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Name and sentence of the checks in a state, so that a failure says what happened. */
function those(report: ConformanceReport, state: string): readonly string[] {
  return report.checks.filter((check) => check.state === state).map(({ name, sentence }) => `${name}: ${sentence}`);
}

const namesOf = (lines: readonly string[]) => lines.map((line) => line.split(':')[0]);

describe('a correct handler', () => {
  it('passes everything; what its scheme can not do is skipped with the reason', async () => {
    await using handler = await startHandlerOf();
    const { conformance, progress } = world.make();
    const report = await runToEnd(conformance, startFor(handler));
    expect([...those(report, 'failed'), ...those(report, 'inconclusive')]).toEqual([]);
    expect(report).toMatchObject({ state: 'passed', passed: 15, failed: 0, inconclusive: 0, skipped: 1, total: 16 });
    expect(those(report, 'skipped')).toEqual([expect.stringMatching(/^refuses-stale: .*does not protect against replays/)]);
    expect(progress.at(-1)).toMatchObject({ id: report.id, state: 'passed' });
    expect(progress.length).toBeGreaterThan(30);
  });

  it('passes everything with a scheme that signs a time', async () => {
    await using handler = await startHandlerOf({}, 'stripe');
    const report = await runToEnd(world.make().conformance, startFor(handler));
    expect([...those(report, 'failed'), ...those(report, 'inconclusive'), ...those(report, 'skipped')]).toEqual([]);
    expect(report).toMatchObject({ state: 'passed', passed: 16 });
  });

  it('is what the sample handler is', async () => {
    const report = await runToEnd(world.make().conformance, {
      destination: { to: 'sample' },
      signer: { by: 'destination', secret: 'previous' },
      answerWithinMs: 10_000,
      burst: 20,
    });
    expect([...those(report, 'failed'), ...those(report, 'inconclusive')]).toEqual([]);
    expect(report.state).toBe('passed');
  });
});

describe('a handler that', () => {
  it.concurrent.each(buggyHandlers)(
    '$bug fails the checks of that, and no other',
    { timeout: 90_000 },
    async ({ steps, scheme, fails }) => {
      await using handler = await startHandlerOf(steps(), scheme);
      const answerWithinMs = fails.includes('answers-in-time') ? 1_500 : 10_000;
      const report = await runToEnd(world.make().conformance, startFor(handler, { answerWithinMs }), 80_000);
      expect(
        namesOf(those(report, 'failed')),
        JSON.stringify([...those(report, 'failed'), ...those(report, 'inconclusive')], null, 1),
      ).toEqual(fails);
      expect(those(report, 'inconclusive')).toEqual([]);
      expect(report.state).toBe('failed');
      for (const check of report.checks.filter(({ state }) => state === 'failed')) {
        expect(check.advice).toMatch(/\w.*\.$/);
        if (check.name !== 'answers-in-time') expect(check.attemptIds.length).toBeGreaterThan(0);
      }
    },
  );
});
