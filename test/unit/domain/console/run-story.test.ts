import { describe, expect, test } from 'vitest';
import { deliveryIdSchema } from '#contract/ids.ts';
import type { RunCase, RunDelivery } from '#domain/console/run-case.ts';
import { reconcile } from '#domain/console/run-story.ts';
import { runStatuses } from '#domain/console/statuses.ts';

const startUs = Date.UTC(2026, 4, 20, 12) * 1000;
const second = 1_000_000;
const at = (seconds: number) => new Date(startUs / 1000 + seconds * 1000).toISOString();

/** Started at 0 s, ended at 60 s, looked at after an hour. */
function runOf(status: string, more: Readonly<Record<string, string | null>> = {}) {
  return { id: 'run_1', status, started_at: at(0), finished_at: at(60), ...more };
}

let nextNumber = 1;
function delivery(eventType: string, more: Partial<RunDelivery> = {}): RunDelivery {
  const seconds = eventType === 'run.started' ? 0 : 60;
  nextNumber += 1;
  return {
    id: deliveryIdSchema.parse(`dlv_${nextNumber}`),
    eventType,
    receivedAtUs: startUs + (seconds + 1) * second,
    eventTimeUs: startUs + seconds * second,
    payloadStatus: null,
    envelope: 'current',
    verdict: 'verified',
    duplicateNumber: 1,
    ...more,
  };
}

function story(status: string, deliveries: readonly RunDelivery[], more: Partial<RunCase> = {}) {
  return reconcile({
    run: runOf(status),
    results: [],
    deliveries,
    gaps: [],
    subscribedTypes: null,
    nowUs: startUs + 3_600 * second,
    ...more,
  });
}

function findings(told: ReturnType<typeof story>) {
  return Object.fromEntries(told.events.map(({ eventType, finding }) => [eventType, finding]));
}

const started = () => delivery('run.started');
const completed = (payloadStatus: string | null = null, more: Partial<RunDelivery> = {}) =>
  delivery('run.completed', { payloadStatus, ...more });
const failed = (more: Partial<RunDelivery> = {}) => delivery('run.failed', { payloadStatus: 'failed', ...more });

describe('What is missing', () => {
  test.each([
    ['queued', []],
    ['running', ['run.started']],
    ['passed', ['run.started', 'run.completed']],
    ['Cancelled', ['run.started', 'run.completed']],
    ['failed', ['run.started', 'run.completed', 'run.failed']],
    ['error', ['run.started']],
    ['quarantined', []],
  ])('of a run that is %s: %j', (status, missing) => {
    const told = story(status, []);
    expect(told.events.map(({ eventType, finding, deliveryIds }) => ({ eventType, finding, deliveryIds }))).toEqual(
      missing.map((eventType) => ({ eventType, finding: 'missing', deliveryIds: [] })),
    );
  });

  test('one event that was withheld is named, with what the documentation says of it', () => {
    const told = story('failed', [started(), completed('failed')]);
    expect(told.sentence).toBe('1 of 3 expected events never arrived: run.failed.');
    expect(findings(told)).toEqual({ 'run.started': 'arrived', 'run.completed': 'arrived', 'run.failed': 'missing' });
    expect(told.events.at(-1)?.sentence).toMatch(/nothing arrived, though its cause is 59 min old\. The documentation names two causes/);
  });

  test('nothing, when all came', () => {
    expect(story('passed', [started(), completed('Passed')]).sentence).toBe('All 2 expected events arrived.');
    expect(story('queued', [])).toMatchObject({
      consoleStatus: 'queued',
      sentence: 'The Console says queued: no event is certain to be sent for that.',
    });
  });

  test('what is not certain to be sent is not missing, and it is said why', () => {
    const told = story('error', [started()]);
    expect(findings(told)).toEqual({ 'run.started': 'arrived' });
    expect(told.sentence).toContain('Whether run.completed or run.failed was due is not certain: The documentation does not say');
  });

  test('a run that never started needs no event of a start', () => {
    expect(findings(story('canceled', [completed()], { run: runOf('canceled', { started_at: null }) }))).toEqual({
      'run.completed': 'arrived',
    });
  });

  test('an event that nobody is subscribed to could not arrive', () => {
    const told = story('failed', [started(), completed()], { subscribedTypes: ['run.started', 'run.completed'] });
    expect(told.events.at(-1)).toMatchObject({
      finding: 'missing',
      sentence: expect.stringContaining('no endpoint that leads here is subscribed to run.failed'),
    });
  });

  test('an event of a moment ago may be on its way', () => {
    const told = story('passed', [started()], { nowUs: startUs + 63 * second });
    expect(told.events.at(-1)).toMatchObject({
      finding: 'pending',
      sentence: expect.stringContaining('only 3 s old, so it may be on its way'),
    });
    expect(told.sentence).toBe('May still be on its way: run.completed.');
  });
});

describe('What signatures are worth', () => {
  test.each([
    ['mismatch', 'It arrived, but its signature did not verify (mismatch). It arrived.'],
    ['missing', 'It arrived, but it has no signature. It arrived.'],
    ['no-secret', 'It arrived, but its endpoint has no secret to verify it with. It arrived.'],
  ] as const)('an event whose only delivery is %s is not plainly arrived', (verdict, sentence) => {
    const told = story('passed', [started(), completed('passed', { verdict })]);
    expect(told.events[1]).toMatchObject({ finding: 'unproven', sentence: expect.stringContaining(sentence) });
    expect(told.sentence).toBe('Arrived without a signature that verifies: run.completed.');
  });

  test('one that verifies is enough, and the others are neither believed nor hidden', () => {
    const told = story('passed', [started(), completed('passed'), completed('failed', { verdict: 'mismatch' })]);
    expect(findings(told)).toEqual({ 'run.started': 'arrived', 'run.completed': 'arrived' });
    expect(told.events[1]?.sentence).toContain('One more delivery of it did not verify (mismatch).');
    expect(told.events[1]?.deliveryIds).toHaveLength(2);
  });

  test('of another type it counts as well', () => {
    const told = story('passed', [started(), completed('passed'), delivery('issue.detected', { verdict: 'missing' })]);
    expect(findings(told)['issue.detected']).toBe('unproven');
  });
});

describe('What nobody watched', () => {
  const gap = (from: number, until: number | null) => ({
    fromUs: startUs + from * second,
    untilUs: until === null ? null : startUs + until * second,
  });

  test.each([
    ['over the time it was due', gap(50, 70), 'not-observed'],
    ['begun just after it was due', gap(65, null), 'not-observed'],
    ['long before', gap(-100, -50), 'missing'],
    ['long after', gap(600, 700), 'missing'],
  ])('a gap %s', (_, one, finding) => {
    expect(findings(story('passed', [started()], { gaps: [one] }))['run.completed']).toBe(finding);
  });

  test('a run that names no times may have sent it in any gap', () => {
    const run = { id: 'run_1', status: 'passed' };
    const told = story('passed', [started()], { run, gaps: [gap(600, 700)] });
    expect(told.events.at(-1)).toMatchObject({
      finding: 'not-observed',
      sentence: expect.stringContaining('may have been sent while nothing listened'),
    });
    expect(told.sentence).toBe('May have been sent while nothing listened: run.completed.');
  });
});

describe('A run that was judged anew after its end', () => {
  const run = runOf('failed', { updated_at: at(600) });
  const findingsWith = (gaps: RunCase['gaps']) => findings(story('failed', [started()], { run, gaps }));

  test('has the cause of run.failed as late as its last change, and that of run.completed at its end', () => {
    const told = story('failed', [started()], { run });
    expect(told.events.map(({ sentence }) => /its cause is [^.]* old/.exec(sentence)?.[0])).toEqual([
      undefined,
      'its cause is 59 min old',
      'its cause is 50 min old',
    ]);
  });

  test('may have sent run.failed at any time between the two', () => {
    const seconds = (from: number, until: number) => [{ fromUs: startUs + from * second, untilUs: startUs + until * second }];
    const missing = { 'run.started': 'arrived', 'run.completed': 'missing', 'run.failed': 'missing' };
    expect(findingsWith(seconds(300, 310))).toEqual({ ...missing, 'run.failed': 'not-observed' });
    expect(findingsWith(seconds(605, 610))).toEqual({ ...missing, 'run.failed': 'not-observed' });
    expect(findingsWith(seconds(700, 710))).toEqual(missing);
  });

  test('contradicts what its end said, as of the change', () => {
    const told = story('failed', [started(), completed('passed')], { run });
    expect(told.events[1]?.sentence).toMatch(/^run\.completed said passed; the Console says failed, as of 9 min after the event\./);
  });
});

describe('What disagrees', () => {
  test('another end than the Console has', () => {
    const told = story('failed', [started(), completed('passed'), failed()]);
    expect(told.events[1]).toMatchObject({
      finding: 'contradicts',
      sentence: expect.stringContaining('run.completed said passed; the Console says failed'),
    });
    expect(told.sentence).toBe('run.completed contradicts the Console.');
  });

  test('an end of a run that goes on', () => {
    expect(findings(story('running', [started(), completed()]))).toEqual({ 'run.started': 'arrived', 'run.completed': 'contradicts' });
    expect(findings(story('queued', [started()]))).toEqual({ 'run.started': 'contradicts' });
  });

  test('a failure of a run that passed', () => {
    const told = story('passed', [started(), completed('passed'), delivery('run.failed')]);
    expect(told.events.at(-1)).toMatchObject({
      finding: 'unexpected',
      sentence: expect.stringContaining('run.failed came, but the Console says passed'),
    });
  });

  test('spellings do not', () => {
    expect(findings(story('Cancelled', [started(), completed('canceled')]))['run.completed']).toBe('arrived');
  });

  test('the newest of several states counts, and the others are told', () => {
    const told = story('failed', [completed('passed'), completed('failed', { eventTimeUs: startUs + 90 * second })]);
    expect(told.events[1]).toMatchObject({
      finding: 'arrived',
      sentence: expect.stringContaining('name different states: passed, failed'),
    });
  });
});

test('duplicates, lateness, order and the legacy envelope are told', () => {
  const told = story('passed', [
    completed('passed'),
    completed('passed', { duplicateNumber: 2 }),
    delivery('run.started', { receivedAtUs: startUs + 200 * second, envelope: 'legacy' }),
  ]);
  expect(told.events[0]?.sentence).toBe('It arrived. It came 3 min 20 s after it happened. It is in the legacy envelope.');
  expect(told.events[1]?.sentence).toBe('It arrived, and once more as a duplicate.');
  expect(told.events[1]?.deliveryIds).toHaveLength(2);
  expect(told.sentence).toBe('All 2 expected events arrived. run.started arrived 2 min 19 s after run.completed.');
});

test('other events are listed and not judged', () => {
  const told = story('queued', [delivery('agent.offline'), delivery('agent.offline'), delivery('run.exploded')]);
  expect(findings(told)).toEqual({ 'agent.offline': 'arrived', 'run.exploded': 'arrived' });
  expect(told.events[0]?.sentence).toBe('It arrived in 2 deliveries; the state of the run says nothing about agent.offline.');
});

test('cases are counted by their status, whatever its spelling', () => {
  const results = [{ status: 'passed' }, { status: 'failed' }, { status: 'Passed' }, { id: 'x' }, 7];
  expect(story('failed', [], { results }).cases).toEqual({
    total: 5,
    byStatus: [
      { status: 'passed', count: 2 },
      { status: 'without a status', count: 2 },
      { status: 'failed', count: 1 },
    ],
  });
});

test('a run without a status expects nothing', () => {
  expect(story('', [], { run: [] })).toMatchObject({
    consoleStatus: null,
    sentence: expect.stringContaining('names no status'),
    events: [],
  });
});

test('every documented status has a story', () => {
  for (const { status } of runStatuses) expect(story(status, []).sentence).not.toBe('');
});
