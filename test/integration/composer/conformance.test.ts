import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConformanceReport } from '#contract/models/conformance.ts';
import { type BuggyHandler, buggyHandlers } from '#test/support/buggy-handlers/buggy-handlers.ts';
import { startHandlerOf } from '#test/support/buggy-handlers/handler-kit.ts';
import { type ConformanceWorld, openConformance, runToEnd, startFor } from '#test/support/open-conformance.ts';

let world: ConformanceWorld;

beforeAll(async () => {
  world = await openConformance();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Name and sentence of the checks in a state, so that a failure says what happened. */
function those(report: ConformanceReport, state: string): readonly string[] {
  return report.checks.filter((check) => check.state === state).map(({ name, sentence }) => `${name}: ${sentence}`);
}

const namesOf = (report: ConformanceReport, state: string) =>
  report.checks.filter((check) => check.state === state).map(({ name }) => name);

describe('a correct handler', () => {
  it('passes everything; what its scheme can not do is skipped with the reason', { timeout: 120_000 }, async () => {
    await using handler = await startHandlerOf();
    const { conformance, progress } = world.make();
    const report = await runToEnd(conformance, startFor(handler));
    expect([...those(report, 'failed'), ...those(report, 'inconclusive')]).toEqual([]);
    expect(report).toMatchObject({ state: 'passed', passed: 15, failed: 0, inconclusive: 0, skipped: 1, total: 16 });
    expect(those(report, 'skipped')).toEqual([expect.stringMatching(/^refuses-stale: .*does not protect against replays/)]);
    expect(progress.at(-1)).toMatchObject({ id: report.id, state: 'passed' });
    expect(progress.length).toBeGreaterThan(30);
  });

  it('passes everything with a scheme that signs a time', { timeout: 120_000 }, async () => {
    await using handler = await startHandlerOf({}, 'stripe');
    const report = await runToEnd(world.make().conformance, startFor(handler));
    expect([...those(report, 'failed'), ...those(report, 'inconclusive'), ...those(report, 'skipped')]).toEqual([]);
    expect(report).toMatchObject({ state: 'passed', passed: 16 });
  });

  it('is what the sample handler is, with either of its secrets', { timeout: 120_000 }, async () => {
    for (const secret of ['current', 'previous'] as const) {
      const start = { destination: { to: 'sample' }, signer: { by: 'destination', secret }, answerWithinMs: 10_000, burst: 20 } as const;
      const report = await runToEnd(world.make().conformance, start);
      expect([...those(report, 'failed'), ...those(report, 'inconclusive')]).toEqual([]);
      expect(report.state).toBe('passed');
    }
  });
});

describe('a handler that', () => {
  /** All at once: what takes time is the disk, which takes the attempts of all of them together. */
  const reports = new Map<string, Promise<ConformanceReport>>();

  beforeAll(() => {
    for (const buggy of buggyHandlers) reports.set(buggy.bug, reportOn(buggy));
  });
  afterAll(() => Promise.allSettled(reports.values()));

  async function reportOn({ steps, scheme, fails }: BuggyHandler): Promise<ConformanceReport> {
    await using handler = await startHandlerOf(steps(), scheme);
    const answerWithinMs = fails.includes('answers-in-time') ? 1_500 : 10_000;
    return await runToEnd(world.make().conformance, startFor(handler, { answerWithinMs }), 200_000);
  }

  it.each(buggyHandlers)('$bug fails the checks of that, and no other', { timeout: 220_000 }, async ({ bug, fails }) => {
    const report = await reports.get(bug);
    if (report === undefined) throw new Error('There is no report.');
    const told = JSON.stringify([...those(report, 'failed'), ...those(report, 'inconclusive')], null, 1);
    expect(namesOf(report, 'failed'), told).toEqual(fails);
    expect(namesOf(report, 'inconclusive'), told).toEqual([]);
    expect(report.state).toBe('failed');
    for (const { name, advice, attemptIds } of report.checks.filter(({ state }) => state === 'failed')) {
      expect(advice).toMatch(/\w.*\.$/);
      if (name !== 'answers-in-time') expect(attemptIds.length).toBeGreaterThan(0);
    }
  });
});
