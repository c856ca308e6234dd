/** Keeps the bars in step with the filter and with what arrives: at once for another filter, at most once per pause for arrivals. */
import type { ApiClient } from '#contract/api.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import type { HistogramStore } from './histogram-store.ts';

export interface HistogramClient {
  readonly deliveries: Pick<ApiClient['deliveries'], 'histogram'>;
  readonly observations: Pick<ApiClient['observations'], 'get'>;
}

/** Bars are sums over everything; counting them anew for each arrival would keep a reader busy. */
const livePauseMs = 1_500;
const buckets = 120;

export interface HistogramLoader {
  /** Counts for a filter, within its own range of time, and gives up what was asked before. */
  load(query: string): void;
  /** Something arrived or went: counts again soon. */
  refresh(): void;
  close(): void;
}

export function createHistogramLoader(client: HistogramClient, store: HistogramStore): HistogramLoader {
  let current: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: string | undefined;

  const count = async () => {
    if (asked === undefined) return;
    current?.abort();
    const mine = new AbortController();
    current = mine;
    try {
      const histogram = await client.deliveries.histogram({ query: asked, buckets }, { signal: mine.signal });
      if (mine.signal.aborted) return;
      store.setState({ histogram, error: null });
      const range = { fromUs: histogram.fromUs, untilUs: histogram.untilUs };
      const observation = await client.observations.get(range, { signal: mine.signal });
      if (!mine.signal.aborted) store.setState({ observation });
    } catch (error) {
      if (!mine.signal.aborted && !isCancelled(error)) store.setState({ error });
    }
  };
  const disarm = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    load(query) {
      disarm();
      asked = query;
      void count();
    },
    refresh() {
      timer ??= setTimeout(() => {
        timer = undefined;
        void count();
      }, livePauseMs);
    },
    close() {
      disarm();
      current?.abort();
    },
  };
}
