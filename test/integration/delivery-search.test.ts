/** What the filter bar and the timeline ask for, through a whole engine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryIdOf } from '#contract/ids.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const call = { signal: undefined };
let engine: Engine;

const event = (id: string, type: string, run: string) =>
  JSON.stringify({ id, type, created: '2026-05-20T12:00:00Z', data: { object: { id: 'o', run_id: run, status: 'open' } } });

beforeAll(async () => {
  engine = await makeEngine(folder.path);
  const endpoint = await engine.handlers.endpoints.create({ slug: 'orders', scheme: 'zof', secrets: [] }, call);
  for (const [id, type, run] of [
    ['evt_1', 'run.started', 'run_1'],
    ['evt_2', 'run.started', 'run_2'],
    ['evt_3', 'run.failed', 'run_1'],
    ['evt_3', 'run.failed', 'run_1'],
  ] as const) {
    const answer = await fetch(endpoint.url ?? '', { method: 'POST', body: event(id, type, run) });
    expect(answer.status).toBe(200);
  }
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

test('the histogram holds what was answered just now', async () => {
  const shown = await engine.handlers.deliveries.histogram({ query: '', buckets: 120 }, call);
  expect(shown).toMatchObject({ total: 4, isExact: true });
  expect(shown.buckets.flatMap((bar) => Object.keys(bar.counts))).toContain('no-secret');
  const failed = await engine.handlers.deliveries.histogram({ query: 'type:run.failed after:1h', buckets: 60 }, call);
  expect(failed.total).toBe(2);
  // Without a range of its own, it shows the time that the filter asks for.
  expect(failed.untilUs - failed.fromUs).toBeLessThan(3 * 3_600_000_000);
});

test('groups come by run and by event', async () => {
  const runs = await engine.handlers.deliveries.groups({ query: '', by: 'run', limit: 10 }, call);
  expect(runs.items.map(({ key, count, types }) => ({ key, count, types }))).toEqual([
    { key: 'run_1', count: 3, types: ['run.started', 'run.failed'] },
    { key: 'run_2', count: 1, types: ['run.started'] },
  ]);
  const events = await engine.handlers.deliveries.groups({ query: 'dup:repeat', by: 'event', limit: 10 }, call);
  expect(events.items.map(({ key, count }) => ({ key, count }))).toEqual([{ key: 'evt_3', count: 1 }]);
});

test('a moment is found: the list goes on from there', async () => {
  const { items } = await engine.handlers.deliveries.list({ query: '', limit: 10 }, call);
  const { cursor } = await engine.handlers.deliveries.locate({ atUs: items[2]?.receivedAtUs ?? 0 }, call);
  const page = await engine.handlers.deliveries.list({ query: '', limit: 1, cursor: cursor ?? 'none' }, call);
  expect(page.items).toEqual([items[2]]);
  expect(await engine.handlers.deliveries.locate({ atUs: Number.MAX_SAFE_INTEGER - 1 }, call)).toEqual({ cursor: null });
});

test('a row says why it is there, with the minus of a term and the place of a text', async () => {
  const query = '-verdict:stale status';
  const { isMatch, terms } = await engine.handlers.deliveries.explain({ id: deliveryIdOf(1), query }, call);
  expect(isMatch).toBe(true);
  expect(terms).toEqual([
    { text: '-verdict:stale', position: 0, end: 14, isMatch: true, sentence: 'verdict is no-secret', excerpt: null },
    {
      text: 'status',
      position: 15,
      end: 21,
      isMatch: true,
      sentence: 'the text is in the body',
      excerpt: expect.objectContaining({ where: 'body' }),
    },
  ]);
  const other = await engine.handlers.deliveries.explain({ id: deliveryIdOf(1), query: 'type:run.failed OR run:run_2' }, call);
  expect([other.isMatch, ...other.terms.map((term) => term.isMatch)]).toEqual([false, false, false]);
});

test('of a filter without a result, the term that excludes most comes first', async () => {
  const { terms } = await engine.handlers.deliveries.narrow({ query: 'type:run.started run:run_1 -verdict:no-secret' }, call);
  expect(terms.map(({ text, countWithout, isExact }) => [text, countWithout, isExact])).toEqual([
    ['-verdict:no-secret', 1, true],
    ['type:run.started', 0, true],
    ['run:run_1', 0, true],
  ]);
});

test('completion knows what was received', async () => {
  const { items } = await engine.handlers.deliveries.complete({ text: 'run:', position: 4 }, call);
  expect(items.map(({ insert, count }) => ({ insert, count }))).toEqual([
    { insert: 'run_1', count: 3 },
    { insert: 'run_2', count: 1 },
  ]);
});

test('a range that is upside down is refused', async () => {
  expect(await codeOf(engine.handlers.deliveries.histogram({ query: '', buckets: 10, fromUs: 5, untilUs: 5 }, call))).toBe('input.invalid');
});
