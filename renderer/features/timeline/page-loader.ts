import type { ApiClient } from '#contract/api.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import type { RecentUpdates } from './recent-updates.ts';
import type { Page, TimelineStore } from './store.ts';
import { pageSize } from './transitions.ts';

/** The part of the engine that the timeline needs. */
export interface ListClient {
  readonly deliveries: Pick<ApiClient['deliveries'], 'list'>;
}

export type ListDeliveries = ReturnType<typeof listWith>;

/** Asks for a page; `cursor` null is the newest. */
export function listWith(client: ListClient, recent: RecentUpdates) {
  return async (query: string, cursor: string | null, limit: number, signal: AbortSignal) => {
    const page = await client.deliveries.list({ query, limit, ...(cursor === null ? {} : { cursor }) }, { signal });
    return { items: recent.applyTo(page.items), nextCursor: page.nextCursor };
  };
}

export interface PageLoader {
  /** The next page down in time; does nothing at the end, or while one is under way. */
  loadMore(): void;
  /** Brings the rows of a page back that were let go. */
  reload(page: Page): void;
  /** Ends what is under way: answers for pages that are gone must not land in their successors. */
  reset(): void;
  /** Aborted by the next `reset`. */
  signal(): AbortSignal;
}

export function createPageLoader(list: ListDeliveries, store: TimelineStore): PageLoader {
  let round = new AbortController();
  const underWay = new Set<string | null>();

  const fetchMore = async (nextCursor: string) => {
    const { signal } = round;
    store.setState({ isLoadingMore: true });
    try {
      const page = await list(store.getState().query, nextCursor, pageSize, signal);
      if (signal.aborted) return;
      store.setState((state) => ({
        pages: page.items.length === 0 ? state.pages : [...state.pages, { cursor: nextCursor, count: page.items.length, rows: page.items }],
        nextCursor: page.nextCursor,
        isLoadingMore: false,
        error: null,
      }));
    } catch (error) {
      if (signal.aborted || isCancelled(error)) return;
      store.setState({ isLoadingMore: false, error: { place: 'further', cause: error } });
    }
  };

  const fetchAgain = async (page: Page) => {
    const { signal } = round;
    underWay.add(page.cursor);
    try {
      const { items } = await list(store.getState().query, page.cursor, page.count, signal);
      if (signal.aborted) return;
      store.setState((state) => ({
        pages: state.pages.map((other) => (other.cursor === page.cursor ? { ...other, count: items.length, rows: items } : other)),
      }));
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) store.setState({ error: { place: 'further', cause: error } });
    } finally {
      if (!signal.aborted) underWay.delete(page.cursor);
    }
  };

  return {
    loadMore() {
      const { nextCursor, isLoadingMore } = store.getState();
      if (nextCursor !== null && !isLoadingMore) void fetchMore(nextCursor);
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
