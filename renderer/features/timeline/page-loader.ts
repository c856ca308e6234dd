import type { ApiClient } from '#contract/api.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import type { RecentUpdates } from './recent-updates.ts';
import { endOfPage } from './removals.ts';
import type { Page, TimelineStore } from './store.ts';
import { pageSize, withNewerPage, withOlderPage } from './transitions.ts';

/** The part of the engine that the timeline needs. */
export interface ListClient {
  readonly deliveries: Pick<ApiClient['deliveries'], 'list' | 'locate'>;
}

export type ListDeliveries = ReturnType<typeof listWith>;

/** Most that the engine gives at once. */
const longestPage = 500;
/** Asked for beyond what a page held, so that one question is enough when a few came back. */
const spare = 10;

export type Direction = 'older' | 'newer';

/** Asks for a page; `cursor` null is the newest. */
export function listWith(client: ListClient, recent: RecentUpdates) {
  return async (query: string, cursor: string | null, limit: number, signal: AbortSignal, direction: Direction = 'older') => {
    const from = cursor === null ? {} : { cursor, ...(direction === 'newer' ? { direction } : {}) };
    const release = recent.keep();
    try {
      const page = await client.deliveries.list({ query, limit, ...from }, { signal });
      return { items: recent.applyTo(page.items), nextCursor: page.nextCursor };
    } finally {
      release();
    }
  };
}

export type Locate = ReturnType<typeof locateWith>;

/** The cursor of a time. */
export function locateWith(client: ListClient) {
  return (atUs: number, signal: AbortSignal) => client.deliveries.locate({ atUs }, { signal });
}

export interface PageLoader {
  /** The next page down in time; does nothing at the end, or while one is under way. */
  loadMore(): void;
  /** The page above the window, after a jump; does nothing where the window begins with the newest, or while one is under way. */
  loadNewer(): void;
  /** Brings the rows of a page back that were let go. */
  reload(page: Page): void;
  /** Ends what is under way: answers for pages that are gone must not land in their successors. */
  reset(): void;
  /** Aborted by the next `reset`. */
  signal(): AbortSignal;
}

/** What is on the page now: fewer where some were deleted, more where some came back. */
async function listDownTo(
  list: ListDeliveries,
  query: string,
  page: Page,
  end: number,
  signal: AbortSignal,
): Promise<readonly DeliverySummary[]> {
  const rows: DeliverySummary[] = [];
  let cursor = page.cursor;
  for (;;) {
    const limit = Math.min(longestPage, page.count + spare);
    const { items, nextCursor } = await list(query, cursor, limit, signal);
    const own = items.filter(({ id }) => deliveryNumber(id) >= end);
    rows.push(...own);
    if (nextCursor === null || own.length < items.length) return rows;
    cursor = nextCursor;
  }
}

export function createPageLoader(list: ListDeliveries, store: TimelineStore, recent: RecentUpdates): PageLoader {
  let round = new AbortController();
  const underWay = new Set<string | null>();

  /** The page below a cursor, or above it, joined to the window. */
  const fetchBeside = async (cursor: string, direction: Direction) => {
    const { signal } = round;
    store.setState({ isLoadingMore: true });
    try {
      const page = await list(store.getState().query, cursor, pageSize, signal, direction);
      if (signal.aborted) return;
      const joined = direction === 'newer' ? withNewerPage : withOlderPage;
      store.setState((state) => joined(state, page.items, page.nextCursor));
    } catch (error) {
      if (signal.aborted || isCancelled(error)) return;
      store.setState({ isLoadingMore: false, error: { place: 'further', cause: error } });
    }
  };

  const fetchAgain = async (page: Page) => {
    const { signal } = round;
    // why: a page may take several questions, and an update between two of them is about rows of the first.
    const release = recent.keep();
    underWay.add(page.cursor);
    try {
      const state = store.getState();
      const index = state.pages.findIndex((other) => other.cursor === page.cursor);
      const end = endOfPage(state.pages, index, state.nextCursor);
      const items = recent.applyTo(await listDownTo(list, state.query, page, end, signal));
      if (signal.aborted) return;
      store.setState((now) => ({
        pages: now.pages.map((other) => (other.cursor === page.cursor ? { ...other, count: items.length, rows: items } : other)),
      }));
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) store.setState({ error: { place: 'further', cause: error } });
    } finally {
      release();
      if (!signal.aborted) underWay.delete(page.cursor);
    }
  };

  return {
    loadMore() {
      const { nextCursor, isLoadingMore } = store.getState();
      if (nextCursor !== null && !isLoadingMore) void fetchBeside(nextCursor, 'older');
    },
    loadNewer() {
      const { newerCursor, isLoadingMore } = store.getState();
      if (newerCursor !== null && !isLoadingMore) void fetchBeside(newerCursor, 'newer');
    },
    reload(page) {
      if (!underWay.has(page.cursor)) void fetchAgain(page);
    },
    reset() {
      round.abort();
      round = new AbortController();
      underWay.clear();
    },
    signal: () => round.signal,
  };
}
