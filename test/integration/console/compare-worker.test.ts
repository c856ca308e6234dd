/** Comparison in its worker: off the main thread, cancelled at once, small answers from large bodies. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CompareCase, Comparer } from '#engine/console/compare/compare-case.ts';
import { createComparer } from '#engine/console/compare/comparer.ts';

const entry = new URL('../../../electron/engine/console/compare/compare-worker.ts', import.meta.url);
const eventTimeUs = Date.UTC(2026, 4, 20, 12) * 1000;

function caseOf(payload: string, snapshot: string, given: Partial<CompareCase> = {}): CompareCase {
  const defaults = { isGiven: false, rules: [], eventType: 'run.completed', eventTimeUs, takenAtUs: eventTimeUs + 12_000_000 };
  return { payload: Buffer.from(payload), snapshot: Buffer.from(snapshot), ...defaults, ...given };
}

function bodies(count: number): CompareCase {
  const text = (status: string) =>
    JSON.stringify({
      id: 'run_xyz',
      cases: Array.from({ length: count }, (_, index) => ({ id: `tc_${index}`, status, note: 'x'.repeat(40) })),
    });
  return caseOf(`{"type":"run.completed","data":{"object":${text('passed')}}}`, text('failed'));
}

let comparer: Comparer;
beforeEach(() => {
  comparer = createComparer(entry);
});
afterEach(() => comparer.close());

test('a payload and a snapshot are compared and read', async () => {
  const payload = '{"type":"run.completed","data":{"object":{"id":"run_xyz","status":"running"}}}';
  const snapshot = '{"data":{"id":"run_xyz","status":"failed","finished_at":"2026-05-20T12:00:04Z"}}';
  expect(await comparer.compare(caseOf(payload, snapshot))).toMatchObject({
    counts: { same: 1, differs: 1, onlyPayload: 0, onlyConsole: 1, ignored: 0 },
    payloadPath: 'data.object',
    readings: ['Console is newer: running → failed 4 s after this event.'],
    fields: [
      { path: 'finished_at', kind: 'only-console' },
      { path: 'id', kind: 'same' },
      { path: 'status', kind: 'differs', payload: '"running"', console: '"failed"' },
    ],
  });
});

test('several megabytes give a small answer with exact counts', async () => {
  const { counts, fields } = await comparer.compare(bodies(40_000));
  expect(counts).toEqual({ same: 80_001, differs: 40_000, onlyPayload: 0, onlyConsole: 0, ignored: 0 });
  expect(fields.filter(({ kind }) => kind === 'differs')).toHaveLength(8_000);
  expect(fields.length).toBeLessThanOrEqual(20_000);
});

test('a cancelled comparison is answered at once, and the next one is not kept waiting', async () => {
  const control = new AbortController();
  const large = comparer.compare(bodies(40_000), control.signal);
  const next = comparer.compare(caseOf('{"id":1}', '{"id":1}'));
  control.abort();
  await expect(large).rejects.toMatchObject({ code: 'cancelled.by_user' });
  expect((await next).counts.same).toBe(1);
});

test.each([
  ['a payload that is no JSON', caseOf('status=failed', '{}'), 'The payload is not JSON'],
  ['an empty payload', caseOf('', '{}'), 'The payload is not JSON'],
  ['a snapshot that is no JSON', caseOf('{}', '<html>'), 'The snapshot is not JSON'],
  ['a list without the object', caseOf('{"id":"a"}', '{"data":[{"id":"b"},{"id":"c"}]}'), 'none of them has the id "a"'],
  ['a snapshot of one value', caseOf('{"id":"a"}', '7'), 'a single value, not an object'],
])('%s is told in a sentence, not a failure', async (_, given, sentence) => {
  const { counts, readings, fields } = await comparer.compare(given);
  expect(readings).toEqual([expect.stringContaining(sentence)]);
  expect(fields).toEqual([]);
  expect(Object.values(counts)).toEqual([0, 0, 0, 0, 0]);
});

test('bodies 10,000 levels deep are compared like any other', async () => {
  const deep = (middle: string) => `${'{"a":'.repeat(10_000)}${middle}${'}'.repeat(10_000)}`;
  const { counts, fields } = await comparer.compare(caseOf(deep('1'), deep('2')));
  expect(counts.differs).toBe(1);
  expect(fields[0]?.path.length).toBeLessThan(1_100);
});

test('nothing is taken after the end', async () => {
  await comparer.close();
  await expect(comparer.compare(caseOf('{}', '{}'))).rejects.toMatchObject({ code: 'log.closed' });
});
