import { describe, expect, it } from 'vitest';
import { deliveryIdOf } from '#contract/ids.ts';
import {
  allMatching,
  deliverySetOf,
  isNothing,
  isSelected,
  mostSelected,
  nothingSelected,
  ranged,
  type Selection,
  toggled,
  withoutGone,
} from '#renderer/features/timeline/selection/selection.ts';
import {
  createSelectionActions,
  idsBetween,
  neighbourOf,
  selectionAfter,
} from '#renderer/features/timeline/selection/selection-actions.ts';
import { selectionWords } from '#renderer/features/timeline/selection/selection-words.ts';
import { createTimelineStore } from '#renderer/features/timeline/store.ts';
import { withArrivals } from '#renderer/features/timeline/transitions.ts';
import { createNoticeStore } from '#renderer/state/notice-store.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { fakeDeliveries } from '#test/unit/renderer/support/fake-deliveries.ts';
import { aSummary, summaries } from '#test/unit/renderer/support/summaries.ts';

const id = deliveryIdOf;

function openList(newest: number, oldest = 1) {
  const store = createTimelineStore();
  const notices = createNoticeStore();
  store.setState({ pages: [{ cursor: null, count: newest - oldest + 1, rows: summaries(newest, oldest) }], query: '' });
  return {
    store,
    notices,
    actions: createSelectionActions({ store, notices, deliveries: fakeDeliveries(summaries(newest, oldest)).client.deliveries }),
  };
}

function idsOf(selection: Selection): readonly string[] {
  return selection.kind === 'some' ? [...selection.ids].toSorted() : [];
}

describe('one by one', () => {
  it('takes in and out, and remembers what was pressed last', () => {
    const { store, actions } = openList(5);
    actions.toggle(id(2));
    actions.toggle(id(4));
    actions.toggle(id(2));
    expect(idsOf(store.getState().selection)).toEqual(['dlv_4']);
    actions.extendTo(id(1), null);
    expect(idsOf(store.getState().selection)).toEqual(['dlv_1', 'dlv_2']);
  });

  it('a range goes from the press before it, in both directions, and another one starts there again', () => {
    const { store, actions } = openList(9);
    actions.anchor(id(5));
    actions.extendTo(id(7), null);
    expect(idsOf(store.getState().selection)).toEqual(['dlv_5', 'dlv_6', 'dlv_7']);
    actions.extendTo(id(3), null);
    expect(idsOf(store.getState().selection)).toEqual(['dlv_3', 'dlv_4', 'dlv_5']);
  });

  it('a range without a press before it begins at the row with the focus', () => {
    const { store, actions } = openList(9);
    actions.extendTo(id(4), id(6));
    expect(idsOf(store.getState().selection)).toEqual(['dlv_4', 'dlv_5', 'dlv_6']);
  });

  it('arrivals do not become part of it', () => {
    const { store, actions } = openList(4);
    actions.anchor(id(4));
    actions.extendTo(id(2), null);
    store.setState(({ pages }) => ({ pages: withArrivals(pages, [aSummary(5), aSummary(6)]) }));
    expect(idsOf(store.getState().selection)).toEqual(['dlv_2', 'dlv_3', 'dlv_4']);
  });

  it('refuses aloud what is more than a command takes, and keeps what was selected', () => {
    const { store, notices, actions } = openList(mostSelected + 5);
    actions.anchor(id(mostSelected + 5));
    actions.extendTo(id(1), null);
    expect(isNothing(store.getState().selection)).toBe(true);
    expect(notices.getState().notices.map((notice) => notice.title)).toEqual(['At most 1,000 can be selected one by one']);
    const full = ranged(
      id(1),
      summaries(mostSelected, 1).map((row) => row.id),
    );
    expect(toggled(full, id(mostSelected + 1))).toBe(full);
  });

  it('a range over rows that are let go is refused rather than left with a hole', () => {
    const { store } = openList(4);
    const state = store.getState();
    const pages = [...state.pages, { cursor: '1', count: 3, rows: null }, { cursor: '0', count: 1, rows: [aSummary(900)] }];
    expect(idsBetween({ ...state, pages }, id(4), id(900))).toBeNull();
    expect(idsBetween(state, id(77), id(3))).toEqual(['dlv_3']);
  });
});

describe('all that match', () => {
  it('has everything up to the newest row of that moment, without what is taken out', () => {
    const all = allMatching('type:run.*', id(10));
    expect(isSelected(all, id(10))).toBe(true);
    expect(isSelected(all, id(11))).toBe(false);
    const without = toggled(toggled(all, id(3)), id(4));
    expect(isSelected(without, id(3))).toBe(false);
    expect(deliverySetOf(toggled(without, id(4)))).toEqual({ query: 'type:run.*', upTo: 'dlv_10', except: ['dlv_3'] });
    expect(toggled(all, id(11))).toBe(all);
  });

  it('begins with the newest that matches, also where the window does not', async () => {
    const { store, actions } = openList(9);
    store.setState({ pages: [{ cursor: '5', count: 4, rows: summaries(4, 1) }], newerCursor: '5' });
    actions.selectAll();
    await waitFor(() => store.getState().selection.kind === 'all');
    expect(deliverySetOf(store.getState().selection)).toEqual({ query: '', upTo: 'dlv_9', except: [] });
  });

  it('ends when no row of it is left', () => {
    const all = allMatching('', id(3));
    const rows = (newest: number, oldest: number) => [{ cursor: null, count: newest - oldest + 1, rows: summaries(newest, oldest) }];
    expect(selectionAfter(all, rows(5, 3), new Set([id(1)]))).toBe(all);
    expect(isNothing(selectionAfter(all, rows(5, 4), new Set([id(3)])))).toBe(true);
  });
});

describe('what is gone', () => {
  it('is not selected any more, and is no start of a range', () => {
    const selection = ranged(id(3), [id(2), id(3)]);
    expect(withoutGone(selection, new Set([id(3)]))).toEqual({ kind: 'some', ids: new Set(['dlv_2']), anchor: null });
    expect(withoutGone(selection, new Set([id(9)]))).toBe(selection);
    expect(withoutGone(toggled(allMatching('', id(9)), id(3)), new Set([id(3)]))).toEqual(allMatching('', id(9)));
  });

  it('gives its place to the row below, or above at the end', () => {
    const { store } = openList(4, 2);
    expect(neighbourOf(store.getState(), id(4))).toBe('dlv_3');
    expect(neighbourOf(store.getState(), id(2))).toBe('dlv_3');
    expect(neighbourOf(store.getState(), id(99))).toBeNull();
  });
});

describe('words of the bar', () => {
  const exact = (count: number) => ({ count, isExact: true });

  it('says how many, and of what', () => {
    expect(selectionWords(ranged(id(1), [id(1), id(2)]), exact(2))).toBe('2 selected');
    expect(selectionWords(allMatching('type:x', id(9)), exact(12_040))).toBe('All 12,040 matching');
    expect(selectionWords(allMatching('type:x', id(9)), { count: 100_000, isExact: false })).toBe('All 100,000+ matching');
    expect(selectionWords(allMatching('type:x', id(9)), undefined)).toBe('All matching');
    expect(selectionWords(toggled(allMatching('type:x', id(9)), id(1)), exact(8))).toBe('All matching but 1: 8 selected');
    expect(selectionWords(allMatching('', id(9)), exact(9))).toBe('All 9 selected');
    expect(isNothing(nothingSelected)).toBe(true);
  });
});
