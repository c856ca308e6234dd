import { afterEach, describe, expect, it } from 'vitest';
import type { FeedEvent } from '#contract/feed.ts';
import { type DeliveryId, deliveryIdOf } from '#contract/ids.ts';
import { createTimelineActions, type TimelineActions } from '#renderer/features/timeline/actions.ts';
import { sortEvents } from '#renderer/features/timeline/feed-events.ts';
import { createRecentUpdates } from '#renderer/features/timeline/recent-updates.ts';
import { createRemovals, withoutGone, withReturned } from '#renderer/features/timeline/removals.ts';
import { countRows, rowAt } from '#renderer/features/timeline/selectors.ts';
import { createTimelineStore, type Page } from '#renderer/features/timeline/store.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { fakeDeliveries } from '#test/unit/renderer/support/fake-deliveries.ts';
import { aSummary, summaries } from '#test/unit/renderer/support/summaries.ts';

const id = deliveryIdOf;
const ids = (...numbers: readonly number[]): ReadonlySet<DeliveryId> => new Set(numbers.map(id));

/** Two held pages, 10 to 8 and 7 to 5, with more below. */
const pages: readonly Page[] = [
  { cursor: null, count: 3, rows: summaries(10, 8) },
  { cursor: '8', count: 3, rows: summaries(7, 5) },
];

function rowIds(all: readonly Page[]): readonly string[] {
  return all.flatMap(({ rows }) => rows ?? []).map((row) => row.id);
}

describe('rows that go and come back', () => {
  it('are taken out of their pages; a page without rows goes, too', () => {
    expect(rowIds(withoutGone(pages, ids(9, 6)))).toEqual(['dlv_10', 'dlv_8', 'dlv_7', 'dlv_5']);
    expect(withoutGone(pages, ids(7, 6, 5)).length).toBe(1);
    expect(withoutGone(pages, ids(99))).toBe(pages);
  });

  it('are put back where they were, as far as that stretch is held', () => {
    const left = withoutGone(pages, ids(10, 8, 7));
    expect(rowIds(withReturned(left, [aSummary(8), aSummary(10), aSummary(7)], '5'))).toEqual(rowIds(pages));
    expect(rowIds(withReturned(left, [aSummary(3)], '5'))).toEqual(rowIds(left));
    expect(rowIds(withReturned(left, [aSummary(3)], null))).toEqual([...rowIds(left), 'dlv_3']);
  });

  it('are rows again without a filter, and with the one they were rows of; otherwise the engine has to say', () => {
    const told = (query: string, ...numbers: readonly number[]) => {
      const removals = createRemovals();
      removals.note(pages, 'type:a', ids(9, 99));
      const { rows, isUnsure } = removals.returned(
        query,
        numbers.map((number) => aSummary(number)),
      );
      expect(
        removals.returned(
          query,
          numbers.map((number) => aSummary(number)),
        ),
      ).toEqual({ rows: [], isUnsure: false });
      return [rows.map((row) => row.id), isUnsure];
    };
    expect(told('type:a', 9)).toEqual([['dlv_9'], false]);
    expect(told('type:a', 9, 99)).toEqual([['dlv_9'], true]);
    expect(told('type:b', 9)).toEqual([[], true]);
    expect(told('', 9, 99)).toEqual([['dlv_9', 'dlv_99'], false]);
    expect(told('', 8)).toEqual([[], false]);
  });

  it('the last word within a flush counts', () => {
    const gone: FeedEvent = { kind: 'delivery.removed', ids: [id(1), id(2)] };
    const back: FeedEvent = { kind: 'delivery.updated', delivery: aSummary(2) };
    const first: FeedEvent = { kind: 'delivery.captured', delivery: aSummary(1) };
    const { arrivals, updates, gone: all } = sortEvents([first, gone, back]);
    expect(arrivals).toEqual([]);
    expect(updates.map((row) => row.id)).toEqual(['dlv_2']);
    expect([...all]).toEqual(['dlv_1']);
  });

  it('a page that was read before and arrives after has none of the gone, and keeps what only the search knew', () => {
    const recent = createRecentUpdates();
    const release = recent.keep();
    const excerpt = { where: 'body', text: 'needle', markStart: 0, markEnd: 6 } as const;
    recent.noteGone([id(3)]);
    recent.note([aSummary(2, { tags: ['seen'] })]);
    const rows = recent.applyTo([aSummary(3), aSummary(2, { excerpt })]);
    expect(rows).toEqual([{ ...aSummary(2, { tags: ['seen'] }), excerpt }]);
    recent.note([aSummary(3)]);
    expect(recent.applyTo([aSummary(3)]).length).toBe(1);
    release();
    expect(recent.applyTo([aSummary(2)])).toEqual([aSummary(2)]);
  });
});

const opened: TimelineActions[] = [];
afterEach(() => {
  for (const actions of opened.splice(0)) actions.close();
});

async function openTimeline(newest: number) {
  const engine = fakeDeliveries(summaries(newest, 1));
  const store = createTimelineStore();
  const actions = createTimelineActions({ client: engine.client, store });
  opened.push(actions);
  actions.start();
  await waitFor(() => store.getState().hasLoaded);
  const remove = (...gone: readonly number[]) => {
    engine.leave(...gone.map(id));
    actions.take({ events: [{ kind: 'delivery.removed', ids: gone.map(id) }], isStale: false });
  };
  return { engine, store, actions, remove };
}

describe('the timeline when deliveries are deleted', () => {
  it('shows the rows that are left, and asks for more when the window runs dry', async () => {
    const { store, remove } = await openTimeline(250);
    remove(...Array.from({ length: 60 }, (_, index) => 250 - index));
    expect(rowAt(store.getState().pages, 0)?.id).toBe('dlv_190');
    await waitFor(() => countRows(store.getState().pages) === 140);
  });

  it('asks anew when nothing is left of the window', async () => {
    const { store, remove } = await openTimeline(250);
    remove(...Array.from({ length: 100 }, (_, index) => 250 - index));
    expect(store.getState().hasLoaded, 'an empty list is no answer yet').toBe(false);
    await waitFor(() => rowAt(store.getState().pages, 0)?.id === 'dlv_150');
  });

  it('puts them back when the deletion is undone', async () => {
    const { engine, store, actions, remove } = await openTimeline(20);
    remove(18, 17);
    expect(countRows(store.getState().pages)).toBe(18);
    engine.arrive(aSummary(18), aSummary(17));
    const events = [aSummary(17), aSummary(18)].map((delivery): FeedEvent => ({ kind: 'delivery.updated', delivery }));
    actions.take({ events, isStale: false });
    expect(rowIds(store.getState().pages)).toEqual(summaries(20, 1).map((row) => row.id));
  });

  it('puts back what was deleted under another filter, and everything after an empty list', async () => {
    const { engine, store, actions, remove } = await openTimeline(6);
    actions.applyText('type:nothing');
    await waitFor(() => store.getState().query === 'type:nothing');
    remove(5);
    actions.applyText('');
    await waitFor(() => countRows(store.getState().pages) === 5);
    engine.arrive(aSummary(5));
    actions.take({ events: [{ kind: 'delivery.updated', delivery: aSummary(5) }], isStale: false });
    expect(rowIds(store.getState().pages)).toEqual(summaries(6, 1).map((row) => row.id));
    remove(6, 5, 4, 3, 2, 1);
    await waitFor(() => store.getState().hasLoaded);
    expect(countRows(store.getState().pages)).toBe(0);
    engine.arrive(aSummary(2));
    actions.take({ events: [{ kind: 'delivery.updated', delivery: aSummary(2) }], isStale: false });
    await waitFor(() => countRows(store.getState().pages) === 1);
  });

  it('a page that was let go has neither a row twice nor one missing when it is read again', async () => {
    const { engine, store, actions } = await openTimeline(1_500);
    for (let first = 0; countRows(store.getState().pages) < 1_500; first = countRows(store.getState().pages)) {
      const before = countRows(store.getState().pages);
      actions.look(first, first + 30);
      actions.look(before - 30, before - 1);
      await waitFor(() => countRows(store.getState().pages) > before);
    }
    expect(store.getState().pages[1]?.rows).toBeNull();
    // Of the second page, 1400 to 1301, the feed tells a removal that the window can not place.
    engine.leave(id(1_350), id(1_340));
    actions.take({ events: [{ kind: 'delivery.removed', ids: [id(1_350), id(1_340)] }], isStale: false });
    actions.look(100, 130);
    await waitFor(() => store.getState().pages[1]?.rows !== null);
    const held = rowIds(store.getState().pages.slice(0, 3));
    expect(new Set(held).size).toBe(held.length);
    expect(store.getState().pages[1]?.count).toBe(98);
    expect(store.getState().pages[1]?.rows?.at(-1)?.id).toBe('dlv_1301');
  });
});
