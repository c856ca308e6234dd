import { deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { failureOf, isCancelled } from '#renderer/errors/failure-of.ts';
import { faultOf } from './filter-terms.ts';
import type { FreshMarks } from './fresh-marks.ts';
import type { ListDeliveries, Locate, PageLoader } from './page-loader.ts';
import { newestNumber } from './selectors.ts';
import type { TimelineStore } from './store.ts';
import { failedState, headState, jumpedState, pageSize, waitingState } from './transitions.ts';

const probePauseMs = 150;

export interface HeadLoader {
  /** Asks for the newest page with the filter of the field, and gives up what was asked before. */
  load(): void;
  /** Something arrived: asks once more with the filter in force, however many arrivals there are. */
  probe(): void;
  /** Asks for the page at a time instead of the newest. */
  jump(timeUs: number): void;
  /** Remembers what arrived: an answer that is under way may have been read before, and then it is asked for once more. */
  noteArrivals(arrivals: readonly DeliverySummary[]): void;
  /** Something arrived that is newer than the window. */
  isBehind(): boolean;
  cancel(): void;
}

export interface HeadParts {
  readonly list: ListDeliveries;
  readonly locate: Locate;
  readonly store: TimelineStore;
  readonly pages: PageLoader;
  readonly fresh: FreshMarks;
}

export function createHeadLoader({ list, locate, store, pages, fresh }: HeadParts): HeadLoader {
  const rounds = createRounds(store);

  const load = async () => {
    const mine = rounds.begin();
    const query = store.getState().text.trim();
    const fault = faultOf(query);
    if (fault !== null) {
      store.setState({ fault, isLoading: false });
      return;
    }
    store.setState({ isLoading: true, fault: null });
    try {
      const page = await newest(list, query, mine.signal);
      if (mine.signal.aborted) return;
      pages.reset();
      store.setState((state) => headState(state, query, page.items, page.nextCursor));
      if (rounds.isBehind()) probe.request();
    } catch (error) {
      if (!mine.signal.aborted && !isCancelled(error)) store.setState(failedState(error));
    }
  };

  const jump = async (timeUs: number) => {
    const mine = rounds.begin();
    store.setState({ isLoading: true });
    try {
      const { cursor } = await locate(timeUs, mine.signal);
      const page = await list(store.getState().query, cursor, pageSize, mine.signal);
      if (mine.signal.aborted) return;
      pages.reset();
      if (cursor === null) store.setState((state) => headState(state, state.query, page.items, page.nextCursor));
      else store.setState(jumpedState(cursor, page.items, page.nextCursor));
      if (rounds.isBehind()) probe.request();
      // Nothing that old: what is just above is nearest.
      if (page.items.length === 0) pages.loadNewer();
    } catch (error) {
      if (!mine.signal.aborted && !isCancelled(error)) store.setState(failedState(error));
    }
  };

  const ask = async () => {
    const { query } = store.getState();
    const signal = pages.signal();
    try {
      const page = await list(query, null, pageSize, signal);
      if (signal.aborted || store.getState().query !== query) return;
      if (!store.getState().isFollowing) {
        store.setState((state) => waitingState(state, page.items));
        return;
      }
      const before = newestNumber(store.getState().pages);
      pages.reset();
      store.setState((state) => headState(state, query, page.items, page.nextCursor));
      fresh.mark(page.items.filter((delivery) => deliveryNumber(delivery.id) > before).map((delivery) => delivery.id));
    } catch (error) {
      // The rows shown are still right; the next arrival, or the pill, asks again.
      if (!isCancelled(error) && !signal.aborted) store.setState({ isStale: true });
    }
  };

  const probe = createCoalesced(ask, probePauseMs);
  return {
    load: () => void load(),
    jump: (timeUs) => void jump(timeUs),
    probe: probe.request,
    noteArrivals: rounds.noteArrivals,
    isBehind: rounds.isBehind,
    cancel() {
      rounds.end();
      probe.cancel();
    },
  };
}

/**
 * The newest page. A question that took too long is put once more: the first one after a start, or on a machine that is busy for a moment,
 * meets a cold log, and the second finds it read.
 */
async function newest(list: ListDeliveries, query: string, signal: AbortSignal) {
  try {
    return await list(query, null, pageSize, signal);
  } catch (error) {
    if (signal.aborted || isCancelled(error) || failureOf(error).code !== 'log.query_timeout') throw error;
    return await list(query, null, pageSize, signal);
  }
}

/** One question for the head after another, and what has arrived since it was asked. */
function createRounds(store: TimelineStore) {
  let current: AbortController | undefined;
  let newestArrival = 0;
  const end = () => current?.abort();
  return {
    begin() {
      end();
      newestArrival = 0;
      current = new AbortController();
      return current;
    },
    end,
    noteArrivals(arrivals: readonly DeliverySummary[]) {
      for (const { id } of arrivals) newestArrival = Math.max(newestArrival, deliveryNumber(id));
    },
    isBehind: () => newestArrival > newestNumber(store.getState().pages),
  };
}

/** Runs the work once per pause, one at a time, and once more when it was asked for meanwhile. */
function createCoalesced(work: () => Promise<void>, pauseMs: number): { readonly request: () => void; readonly cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isDue = false;
  const request = () => {
    isDue = true;
    if (timer === undefined && !isRunning) timer = setTimeout(() => void run(), pauseMs);
  };
  const run = async () => {
    timer = undefined;
    isDue = false;
    isRunning = true;
    await work();
    isRunning = false;
    if (isDue) request();
  };
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
    isDue = false;
  };
  return { request, cancel };
}
