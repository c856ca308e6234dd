/** From one state of the timeline to the next, without asking anybody. */
import { deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { nothingSelected } from './selection/selection.ts';
import { mergeNewestFirst, newestNumber } from './selectors.ts';
import type { Page, TimelineState } from './store.ts';

export const pageSize = 100;

/** A fresh head. Arrivals that came while it was under way stay on top of it. */
export function headState(
  state: TimelineState,
  query: string,
  items: readonly DeliverySummary[],
  nextCursor: string | null,
): Partial<TimelineState> {
  const newest = items[0] === undefined ? 0 : deliveryNumber(items[0].id);
  const isPlain = query === '' && state.query === '' && state.isFollowing;
  const later = isPlain ? (state.pages[0]?.rows ?? []).filter((row) => deliveryNumber(row.id) > newest) : [];
  const rows = mergeNewestFirst(items, later);
  return {
    query,
    // Another filter is another list: it is read from its top, and nothing in it is selected.
    selection: query === state.query ? state.selection : nothingSelected,
    isFollowing: state.isFollowing || query !== state.query,
    pages: rows.length === 0 ? [] : [{ cursor: null, count: rows.length, rows }],
    nextCursor,
    newerCursor: null,
    isLoading: false,
    isLoadingMore: false,
    hasLoaded: true,
    error: null,
    fault: null,
    newCount: 0,
    newIsAtLeast: false,
    isStale: false,
  };
}

/** The window after a jump: it begins at a cursor somewhere in the log, and nothing moves until it is scrolled. */
export function jumpedState(cursor: string, items: readonly DeliverySummary[], nextCursor: string | null): Partial<TimelineState> {
  return {
    isFollowing: false,
    pages: items.length === 0 ? [] : [{ cursor, count: items.length, rows: items }],
    nextCursor,
    newerCursor: cursor,
    isLoading: false,
    isLoadingMore: false,
    hasLoaded: true,
    error: null,
    newCount: 0,
    newIsAtLeast: false,
    isStale: false,
  };
}

/** Puts the next page at the end of the window. */
export function withOlderPage(state: TimelineState, items: readonly DeliverySummary[], nextCursor: string | null): Partial<TimelineState> {
  const page = { cursor: state.nextCursor, count: items.length, rows: items };
  return { pages: items.length === 0 ? state.pages : [...state.pages, page], nextCursor, isLoadingMore: false, error: null };
}

/** Puts a newer page on top of the window. What was the cursor of the window's start stays the place below it. */
export function withNewerPage(state: TimelineState, items: readonly DeliverySummary[], newerCursor: string | null): Partial<TimelineState> {
  const newest = items[0];
  if (newest === undefined) return { newerCursor, isLoadingMore: false };
  // why: a page is fetched again with the cursor above its first row.
  const page = { cursor: String(deliveryNumber(newest.id) + 1), count: items.length, rows: items };
  const reachesTop = newerCursor === null ? { newCount: 0, newIsAtLeast: false } : {};
  return { pages: [page, ...state.pages], newerCursor, isLoadingMore: false, error: null, ...reachesTop };
}

/** What the newest page says about arrivals while the list stays where it is. */
export function waitingState(state: TimelineState, items: readonly DeliverySummary[]): Partial<TimelineState> {
  const newest = newestNumber(state.pages);
  const newCount = items.filter((delivery) => deliveryNumber(delivery.id) > newest).length;
  return { newCount, newIsAtLeast: newCount === items.length && items.length === pageSize };
}

/** A filter the engine refuses is shown at the field; everything else where the rows would be. */
export function failedState(cause: unknown): Partial<TimelineState> {
  const failure = failureOf(cause);
  if (failure.code !== 'input.query_syntax') return { error: { place: 'head', cause }, isLoading: false };
  const position = Number(failure.details?.['position'] ?? Number.NaN);
  const end = Number(failure.details?.['end'] ?? Number.NaN);
  return {
    isLoading: false,
    fault: {
      problem: failure.details?.['problem'] ?? failure.reason,
      position: Number.isInteger(position) ? position : null,
      end: Number.isInteger(end) ? end : null,
      suggestion: failure.details?.['suggestion'] ?? null,
    },
  };
}

/** Puts arrivals on top. They have to be newer than every row held. */
export function withArrivals(pages: readonly Page[], arrivals: readonly DeliverySummary[]): readonly Page[] {
  if (arrivals.length === 0) return pages;
  const [first, ...others] = pages;
  const rows = mergeNewestFirst(arrivals, first?.rows ?? []);
  return [{ cursor: null, count: rows.length, rows }, ...others];
}
