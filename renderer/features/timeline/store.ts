import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeliveryId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Gap } from '#contract/models/observation.ts';
import type { Grouping } from '#contract/models/saved-view.ts';
import { nothingSelected, type Selection } from './selection/selection.ts';

/** Rows of one day, from a row of the page on. */
export interface DayStretch {
  readonly row: number;
  /** A time within the day. */
  readonly atUs: number;
}

/** A stretch of the log. Its rows may be let go and fetched again; its place in the list stays. */
export interface Page {
  /** Where it begins: the cursor to fetch it with; null for the newest. */
  readonly cursor: string | null;
  readonly count: number;
  readonly rows: readonly DeliverySummary[] | null;
  /** The days of the rows that were let go. */
  readonly days?: readonly DayStretch[] | undefined;
}

export interface FilterFault {
  /** One plain sentence. */
  readonly problem: string;
  /** Character offset into the filter; null when the engine named none. */
  readonly position: number | null;
  /** Behind its last character; null when the engine named none. */
  readonly end: number | null;
  readonly suggestion: string | null;
}

export interface TimelineError {
  readonly place: 'head' | 'further';
  readonly cause: unknown;
}

/** A window onto the log, newest first, never the log. */
export interface TimelineState {
  /** What is in the filter field. */
  readonly text: string;
  /** The filter that the pages answer. */
  readonly query: string;
  /** Flat, or one row per event or run that opens to its deliveries. */
  readonly grouping: Grouping;
  readonly fault: FilterFault | null;
  /** One after another without a hole; the first begins with the newest delivery known when it was fetched. */
  readonly pages: readonly Page[];
  /** When nobody listened, within the time that the filter looks at; oldest first. */
  readonly gaps: readonly Gap[];
  /** Where the log goes on below the last page; null at its end. */
  readonly nextCursor: string | null;
  /** Where the log goes on above the first page, after a jump to an older time; null when the window begins with the newest. */
  readonly newerCursor: string | null;
  readonly isLoading: boolean;
  readonly isLoadingMore: boolean;
  /** False until the first answer. */
  readonly hasLoaded: boolean;
  /** Why the head, or a page further down, could not be had; null when all is well. */
  readonly error: TimelineError | null;
  /** At the top: arrivals are shown as they come. Elsewhere they are counted, and nothing moves. */
  readonly isFollowing: boolean;
  /** Arrivals above the first row. */
  readonly newCount: number;
  /** There are more than `newCount` says. */
  readonly newIsAtLeast: boolean;
  /** Something was missed: the head has to be asked for anew. */
  readonly isStale: boolean;
  /** Just arrived, for the fade of their background. */
  readonly fresh: ReadonlySet<DeliveryId>;
  /** How many came to the top while it was followed, all told; `fresh` has only as many as a window shows. */
  readonly arrived: number;
  readonly selection: Selection;
}

export type TimelineStore = StoreApi<TimelineState>;

export function createTimelineStore(): TimelineStore {
  return createStore<TimelineState>(() => ({
    text: '',
    query: '',
    grouping: 'flat',
    fault: null,
    pages: [],
    gaps: [],
    nextCursor: null,
    newerCursor: null,
    isLoading: true,
    isLoadingMore: false,
    hasLoaded: false,
    error: null,
    isFollowing: true,
    newCount: 0,
    newIsAtLeast: false,
    isStale: false,
    fresh: new Set(),
    arrived: 0,
    selection: nothingSelected,
  }));
}
