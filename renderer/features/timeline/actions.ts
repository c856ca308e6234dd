/**
 * What the timeline does. The engine is asked for pages; arrivals come over the feed. While the list follows, arrivals without a
 * filter are put on top as they are, and with a filter the head is asked for again; elsewhere they are only counted.
 */
import { type DeliveryId, deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Grouping } from '#contract/models/saved-view.ts';
import type { FeedFlush } from '#renderer/platform/intake.ts';
import { sortEvents } from './feed-events.ts';
import { createFreshMarks, type FreshMarks } from './fresh-marks.ts';
import { createHeadLoader, type HeadLoader } from './head-loader.ts';
import { createPageLoader, type ListClient, listWith, locateWith, type PageLoader } from './page-loader.ts';
import { createRecentUpdates, type RecentUpdates } from './recent-updates.ts';
import { createRemovals, type Removals, withoutGone, withReturned } from './removals.ts';
import { nothingSelected } from './selection/selection.ts';
import { selectionAfter } from './selection/selection-actions.ts';
import { countRows, newestNumber, pageIndexAt, withoutDistantRows, withUpdates } from './selectors.ts';
import type { TimelineStore } from './store.ts';
import { pageSize, withArrivals } from './transitions.ts';

/** The head may grow by arrivals up to this many rows before it is fetched afresh. */
const headAtMost = 400;
/** Pages kept on either side of what is looked at. */
const pagesKept = 4;
const typingPauseMs = 150;

export interface TimelineActions {
  /** Fetches the head with the filter of the field. */
  start(): void;
  /** What is typed; asks when the typing pauses, and gives up the question before at once. */
  setText(text: string): void;
  /** Does not ask yet for what was typed: a value is being chosen. */
  hold(): void;
  /** Asks for what was held back. */
  settle(): void;
  /** Sets the field and asks at once, for choices that are not typed. */
  applyText(text: string): void;
  /** Rows in view; loads what is missing there, and further down in time. */
  look(first: number, last: number): void;
  setGrouping(grouping: Grouping): void;
  setFollowing(isFollowing: boolean): void;
  /** Opens the window at the newest match received at that time or before it, filter and all. */
  jumpTo(timeUs: number): void;
  showNewest(): void;
  retry(): void;
  take(flush: FeedFlush): void;
  close(): void;
}

interface Parts {
  readonly store: TimelineStore;
  readonly pages: PageLoader;
  readonly head: HeadLoader;
  readonly fresh: FreshMarks;
  readonly recent: RecentUpdates;
  readonly removals: Removals;
}

export function createTimelineActions({ client, store }: { readonly client: ListClient; readonly store: TimelineStore }): TimelineActions {
  const recent = createRecentUpdates();
  const list = listWith(client, recent);
  const fresh = createFreshMarks(store);
  const pages = createPageLoader(list, store, recent);
  const head = createHeadLoader({ list, locate: locateWith(client), store, pages, fresh });
  const parts: Parts = { store, pages, head, fresh, recent, removals: createRemovals() };
  let typing: ReturnType<typeof setTimeout> | undefined;
  let isHeld = false;
  return {
    start: head.load,
    setText(text) {
      store.setState({ text });
      head.cancel();
      clearTimeout(typing);
      isHeld = false;
      typing = setTimeout(head.load, typingPauseMs);
    },
    hold() {
      clearTimeout(typing);
      isHeld = true;
      store.setState({ isLoading: false });
    },
    settle() {
      if (isHeld) head.load();
      isHeld = false;
    },
    applyText(text) {
      clearTimeout(typing);
      isHeld = false;
      store.setState({ text });
      head.load();
    },
    setGrouping: (grouping) => store.setState({ grouping, selection: nothingSelected }),
    look: (first, last) => look(parts, first, last),
    jumpTo: (timeUs) => head.jump(timeUs),
    setFollowing(isFollowing) {
      const state = store.getState();
      // The top of a window that was opened by a jump is not the top of the log.
      if (state.isFollowing === isFollowing || (isFollowing && state.newerCursor !== null)) return;
      store.setState({ isFollowing });
      if (isFollowing && (state.newCount > 0 || state.isStale || head.isBehind())) head.load();
    },
    showNewest() {
      store.setState({ isFollowing: true });
      head.load();
    },
    retry() {
      const { error } = store.getState();
      store.setState({ error: null });
      if (error?.place === 'further') {
        pages.loadMore();
        pages.loadNewer();
      } else head.load();
    },
    take: (flush) => take(parts, flush),
    close() {
      clearTimeout(typing);
      head.cancel();
      pages.reset();
      fresh.close();
    },
  };
}

function look({ store, pages }: Parts, first: number, last: number): void {
  const state = store.getState();
  const count = countRows(state.pages);
  const firstPage = pageIndexAt(state.pages, first);
  const lastPage = pageIndexAt(state.pages, Math.min(last, count - 1));
  if (firstPage < 0 || lastPage < 0) return;
  for (const page of state.pages.slice(firstPage, lastPage + 1)) {
    if (page.rows === null) pages.reload(page);
  }
  const kept = withoutDistantRows(state.pages, firstPage, lastPage, pagesKept);
  if (kept !== state.pages) store.setState({ pages: kept });
  if (state.error !== null) return;
  if (last >= count - pageSize / 2) pages.loadMore();
  else if (first <= pageSize / 4) pages.loadNewer();
}

function take(parts: Parts, { events, isStale }: FeedFlush): void {
  const { store, head, recent } = parts;
  const { arrivals, updates, gone } = sortEvents(events);
  if (isStale) recent.forget();
  else recent.note([...updates, ...arrivals]);
  if (gone.size > 0) takeGone(parts, gone);
  takeUpdates(parts, updates, arrivals);
  if (isStale && store.getState().isFollowing) head.load();
  else if (isStale) store.setState({ isStale: true });
  takeArrivals(parts, arrivals);
}

/**
 * Rows are put right where they are, also by arrivals: a page may have been read between a delivery's capture and its answer, and the
 * feed tells of both in one event.
 */
function takeUpdates({ store, head, removals }: Parts, updates: readonly DeliverySummary[], arrivals: readonly DeliverySummary[]): void {
  const { pages, query, nextCursor, isFollowing } = store.getState();
  const { rows, isUnsure } = removals.returned(query, updates);
  const changed = withReturned(withUpdates(pages, [...updates, ...arrivals]), rows, nextCursor);
  if (changed !== pages) store.setState({ pages: changed });
  // why: what was asked for before a delivery was answered may match a filter from then on.
  if (query !== '' && updates.some(({ id }) => deliveryNumber(id) > newestNumber(pages))) head.probe();
  if (rows.length === 0 && !isUnsure) return;
  if (isFollowing && (isUnsure || pages.length === 0)) head.probe();
  else if (isUnsure) store.setState({ isStale: true });
}

/** Rows go as soon as the feed says so. What is then missing in the window is asked for. */
function takeGone({ store, pages, head, recent, removals }: Parts, gone: ReadonlySet<DeliveryId>): void {
  const state = store.getState();
  recent.noteGone(gone);
  removals.note(state.pages, state.query, gone);
  const left = withoutGone(state.pages, gone);
  store.setState({ pages: left, selection: selectionAfter(state.selection, left, gone) });
  if (left === state.pages) return;
  if (countRows(left) === 0) {
    // why: what was held is gone, which does not say that there is no more of it.
    store.setState({ isFollowing: true, hasLoaded: false });
    head.load();
  } else if (countRows(left) < pageSize) pages.loadMore();
}

function takeArrivals({ store, head, fresh }: Parts, arrivals: readonly DeliverySummary[]): void {
  if (arrivals.length === 0) return;
  head.noteArrivals(arrivals);
  const state = store.getState();
  if (!state.hasLoaded) return;
  if (state.query !== '') {
    head.probe();
    return;
  }
  const newest = newestNumber(state.pages);
  const unseen = arrivals.filter((delivery) => deliveryNumber(delivery.id) > newest);
  if (!state.isFollowing) {
    store.setState({ newCount: state.newCount + unseen.length });
    return;
  }
  store.setState({ pages: withArrivals(state.pages, unseen) });
  fresh.mark(unseen.map((delivery) => delivery.id));
  if ((store.getState().pages[0]?.count ?? 0) > headAtMost) head.probe();
}
