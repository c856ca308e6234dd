/** What becomes of a handler check that does not run to its end, or has nothing to judge. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceIdSchema } from '#contract/ids.ts';
import { type ConformanceReport, conformanceReportSchema } from '#contract/models/conformance.ts';
import type { Conformance, ConformanceStart } from '#engine/composer/conformance/conformance-parts.ts';
import { type RunningHandler, startHandlerOf } from '#test/support/buggy-handlers/handler-kit.ts';
import { everyAttempt } from '#test/support/every-attempt.ts';
import { closedPort } from '#test/support/handler-server.ts';
import { type ConformanceWorld, openConformance, runToEnd, startFor } from '#test/support/open-conformance.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { parseXml } from '#test/support/strict-xml.ts';
import { waitFor } from '#test/support/wait-for.ts';

let world: ConformanceWorld;

beforeAll(async () => {
  world = await openConformance();
});
afterAll(() => world[Symbol.asyncDispose]());

const never = new Promise<never>(() => undefined);
/** Takes two good events, then never answers again. */
const hanging = () => {
  let handled = 0;
  return startHandlerOf({
    handle: async () => {
      handled += 1;
      if (handled > 2) await never;
    },
    verify: () => true,
  });
};

/** Started, with the third event at the handler and no answer in sight. */
async function startHanging(conformance: Conformance, handler: RunningHandler, changes: Partial<ConformanceStart> = {}) {
  const started = await conformance.start(startFor(handler, changes));
  await waitFor(() => handler.count() > 2, { limitMs: 20_000, what: 'the request that hangs' });
  return started;
}

const statesOf = ({ checks }: ConformanceReport) => new Map(checks.map(({ name, state }) => [name, state]));
const unplanned = conformanceIdSchema.parse('cfr_NONE');

describe('a handler check', { timeout: 120_000 }, () => {
  it('answers at once with everything waiting, and can be asked for while it runs', async () => {
    await using handler = await hanging();
    const { conformance, progress } = world.make();
    const started = await startHanging(conformance, handler);
    expect(conformanceReportSchema.parse(started)).toMatchObject({ state: 'running', endedAtUs: null, passed: 0, total: 16 });
    expect(started.checks.every(({ state }) => state === 'waiting')).toBe(true);
    const live = await conformance.get(started.id);
    expect(live).toMatchObject({ state: 'running', passed: 1, sentence: '1 of 16 checks done.' });
    expect(statesOf(live).get('refuses-unsigned')).toBe('running');
    expect(progress[0]).toMatchObject({ id: started.id, state: 'running' });
    // Each step is stored, so that a crash loses nothing.
    expect(await world.log.composer.findReport(started.id)).toMatchObject({ state: 'running', passed: 1 });
    expect(await conformance.list()).toContainEqual(expect.objectContaining({ id: started.id, state: 'running', passed: 1 }));
    await conformance.cancel(started.id);
  });

  it('is one at a time', async () => {
    await using handler = await hanging();
    const { conformance } = world.make();
    const both = await Promise.allSettled([startHanging(conformance, handler), conformance.start(startFor(handler))]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await codeOf(conformance.start(startFor(handler)))).toBe('conflict.conformance_running');
    const [first] = both;
    if (first.status === 'fulfilled') await conformance.cancel(first.value.id);
    await using good = await startHandlerOf();
    expect(await runToEnd(conformance, startFor(good, { checks: ['accepts-good'] }))).toMatchObject({ state: 'passed' });
  });

  it('cuts what is in flight when it is cancelled, and keeps what was found until then', async () => {
    await using handler = await hanging();
    const { conformance, progress } = world.make();
    const { id } = await startHanging(conformance, handler);
    const report = await conformance.cancel(id);
    expect(report).toMatchObject({
      state: 'cancelled',
      sentence: 'Cancelled after 1 of 16 checks.',
      passed: 1,
      inconclusive: 1,
      skipped: 14,
    });
    expect(report.endedAtUs).not.toBeNull();
    expect(statesOf(report).get('refuses-unsigned')).toBe('inconclusive');
    expect(await conformance.get(id)).toEqual(report);
    expect(await world.log.composer.findReport(id)).toEqual(report);
    expect(progress.at(-1)).toMatchObject({ state: 'cancelled' });
    const { items } = await world.log.plans.searchAttempts({ ...everyAttempt, groupId: id });
    expect(items.map(({ outcome, groupPart }) => [outcome, groupPart])).toEqual([
      ['cancelled', 'refuses-unsigned'],
      ['answered', 'accepts-good'],
      ['answered', 'accepts-good'],
    ]);
    // One that has ended stays as it is.
    expect(await conformance.cancel(id)).toEqual(report);
  });

  it('is interrupted when Hookglass ends, and none begins after that', async () => {
    await using handler = await hanging();
    const { conformance } = world.make();
    const { id } = await startHanging(conformance, handler);
    await conformance.close();
    expect(await world.log.composer.findReport(id)).toMatchObject({
      state: 'interrupted',
      sentence: 'Interrupted, as Hookglass ended, after 1 of 16 checks.',
    });
    expect(await codeOf(conformance.start(startFor(handler)))).toBe('conflict.conformance_running');
  });
});

describe('nothing to judge', { timeout: 120_000 }, () => {
  it('is unreachable when nobody listens, and no check fails for it', async () => {
    const port = await closedPort();
    const report = await runToEnd(world.make().conformance, startFor({ url: `http://127.0.0.1:${port}/hooks`, scheme: 'zof' }));
    expect(report).toMatchObject({ state: 'unreachable', passed: 0, failed: 0, inconclusive: 15, skipped: 1 });
    expect(report.sentence).toMatch(/^No request got an answer\. Nothing listens/);
  });

  it('is inconclusive where everything is refused: a handler that refuses all would refuse the wrong ones too', async () => {
    await using handler = await startHandlerOf({ verify: () => false });
    const report = await runToEnd(world.make().conformance, startFor(handler));
    expect(report).toMatchObject({ state: 'failed', passed: 1, failed: 1 });
    const states = statesOf(report);
    expect([states.get('accepts-good'), states.get('answers-in-time')]).toEqual(['failed', 'passed']);
    expect(states.get('refuses-unsigned')).toBe('inconclusive');
    expect(report.checks.find(({ name }) => name === 'refuses-tampered')?.sentence).toMatch(/a good event was not accepted/);
    expect(report.checks[0]?.advice).toMatch(/same secret/);
    // Neither envelope, and one more for the time.
    expect(handler.count()).toBe(3);
  });

  it('skips signatures when nobody signs', async () => {
    await using handler = await startHandlerOf({ verify: () => true });
    const start = startFor(handler, { signer: { by: 'nobody' }, givenSecret: undefined });
    const report = await runToEnd(world.make().conformance, start);
    const skipped = report.checks.filter(({ state }) => state === 'skipped').map(({ name }) => name);
    expect(skipped).toEqual([
      'refuses-unsigned',
      'refuses-wrong-secret',
      'refuses-tampered',
      'refuses-malformed-signature',
      'refuses-stale',
      'verifies-raw-bytes',
    ]);
    expect(report).toMatchObject({ state: 'passed', passed: 10 });
  });

  it('runs only what was asked for, with the good event that it rests on', async () => {
    await using handler = await startHandlerOf();
    const report = await runToEnd(world.make().conformance, startFor(handler, { checks: ['survives-burst'], burst: 7 }));
    expect(report).toMatchObject({ state: 'passed', passed: 2, skipped: 14 });
    expect(report.checks.find(({ name }) => name === 'survives-burst')?.attemptIds).toHaveLength(8);
    expect(handler.count()).toBe(2 + 8);
  });
});

describe('before anything leaves', { timeout: 120_000 }, () => {
  it.each([
    ['a host that nobody confirmed', { destination: { to: 'url', url: 'http://hooks.example.org/' } }, 'replay.target_needs_consent'],
    ['no URL', { destination: { to: 'url', url: 'not a url' } }, 'input.target_url'],
    ['a secret that was not given', { givenSecret: undefined }, 'secret.none_to_sign'],
    ['a URL that has no secret of its own', { signer: { by: 'destination', secret: 'current' } }, 'secret.none_to_sign'],
  ] satisfies [string, Partial<ConformanceStart>, string][])('%s is refused, and nothing was begun', async (_, changes, code) => {
    await using handler = await startHandlerOf();
    const { conformance, progress } = world.make();
    const before = await conformance.list();
    expect(await codeOf(conformance.start(startFor(handler, changes)))).toBe(code);
    expect(await conformance.list()).toEqual(before);
    expect([progress.length, handler.count()]).toEqual([0, 0]);
    // The refused one is not in the way of the next.
    expect(await runToEnd(conformance, startFor(handler, { checks: ['accepts-good'] }))).toMatchObject({ state: 'passed' });
  });

  it('an id that is not there is told', async () => {
    const { conformance } = world.make();
    expect(await codeOf(conformance.get(unplanned))).toBe('missing.conformance_report');
    expect(await codeOf(conformance.cancel(unplanned))).toBe('missing.conformance_report');
    expect(await codeOf(conformance.export(unplanned, 'junit'))).toBe('missing.conformance_report');
  });
});

describe('a report as a file', () => {
  it('is JUnit XML or Markdown, under a name that any system takes', async () => {
    await using handler = await startHandlerOf({ duplicateStatus: 500 });
    const { conformance } = world.make();
    const { id } = await runToEnd(conformance, startFor(handler, { checks: ['idempotent-in-sequence'] }));
    const junit = await conformance.export(id, 'junit');
    const markdown = await conformance.export(id, 'markdown');
    expect(junit.fileName).toMatch(/^handler-check-127\.0\.0\.1-\d+-\d{4}-\d\d-\d\d-\d{4}\.xml$/);
    expect(markdown.fileName).toMatch(/\.md$/);
    expect(parseXml(junit.text).attributes).toMatchObject({ tests: '16', failures: '1', errors: '0', skipped: '14' });
    expect(markdown.text).toContain('Answered 500 to a duplicate and a duplicate after another event, where a 2xx is expected.');
  });
});
