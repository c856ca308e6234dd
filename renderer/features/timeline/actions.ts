/**
 * What the timeline does. The engine is asked for pages; arrivals come over the feed. While the list follows, arrivals without a
 * filter are put on top as they are, and with a filter the head is asked for again; elsewhere they are only counted.
 */
import type { FeedEvent } from '#contract/feed.ts';
import { type DeliveryId, deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { FeedFlush } from '#renderer/platform/intake.ts';
import { createFreshMarks, type FreshMarks } from './fresh-marks.ts';
import { createHeadLoader, type HeadLoader } from './head-loader.ts';
import { createPageLoader, type ListClient, listWith, type PageLoader } from './page-loader.ts';
import { createRecentUpdates, type RecentUpdates } from './recent-updates.ts';
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
  /** Sets the field and asks at once, for choices that are not typed. */
  applyText(text: string): void;
  /** Rows in view; loads what is missing there, and further down in time. */
  look(first: number, last: number): void;
  setFollowing(isFollowing: boolean): void;
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
}

export function createTimelineActions({ client, store }: { readonly client: ListClient; readonly store: TimelineStore }): TimelineActions {
  const recent = createRecentUpdates();
  const list = listWith(client, recent);
  const fresh = createFreshMarks(store);
  const pages = createPageLoader(list, store);
  const head = createHeadLoader({ list, store, pages, fresh });
  const parts: Parts = { store, pages, head, fresh, recent };
  let typing: ReturnType<typeof setTimeout> | undefined;
  return {
    start: head.load,
    setText(text) {
      store.setState({ text });
      head.cancel();
      clearTimeout(typing);
      typing = setTimeout(head.load, typingPauseMs);
    },
    applyText(text) {
      clearTimeout(typing);
      store.setState({ text });
      head.load();
    },
    look: (first, last) => look(parts, first, last),
    setFollowing(isFollowing) {
      const state = store.getState();
      if (state.isFollowing === isFollowing) return;
      store.setState({ isFollowing });
      if (isFollowing && (state.newCount > 0 || state.isStale)) head.load();
    },
    showNewest() {
      store.setState({ isFollowing: true });
      head.load();
    },
    retry() {
      const { error } = store.getState();
      store.setState({ error: null });
      if (error?.place === 'further') pages.loadMore();
      else head.load();
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
  if (last >= count - pageSize / 2 && state.error === null) pages.loadMore();
}

function take(parts: Parts, { events, isStale }: FeedFlush): void {
  const { store, head, recent } = parts;
  const { arrivals, updates } = sortEvents(events);
  recent.note(updates);
  const changed = withUpdates(store.getState().pages, updates);
  if (changed !== store.getState().pages) store.setState({ pages: changed });
  if (isStale && store.getState().isFollowing) head.load();
  else if (isStale) store.setState({ isStale: true });
  takeArrivals(parts, arrivals);
}

/** An arrival that was updated within the same flush counts as an arrival, in its latest form. */
function sortEvents(events: readonly FeedEvent[]): {
  readonly arrivals: readonly DeliverySummary[];
  readonly updates: readonly DeliverySummary[];
} {
  const arrivals = new Map<DeliveryId, DeliverySummary>();
  const updates = new Map<DeliveryId, DeliverySummary>();
  for (const event of events) {
    if (event.kind === 'delivery.captured') arrivals.set(event.delivery.id, event.delivery);
    if (event.kind !== 'delivery.updated') continue;
    updates.set(event.delivery.id, event.delivery);
    if (arrivals.has(event.delivery.id)) arrivals.set(event.delivery.id, event.delivery);
  }
  return { arrivals: [...arrivals.values()], updates: [...updates.values()] };
}

function takeArrivals({ store, head, fresh }: Parts, arrivals: readonly DeliverySummary[]): void {
  const state = store.getState();
  if (arrivals.length === 0 || !state.hasLoaded) return;
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
