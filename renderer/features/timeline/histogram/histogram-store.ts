import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Observation } from '#contract/models/observation.ts';
import type { Histogram } from '#contract/models/timeline.ts';

/** The bars above the list. They answer the same filter as the list; its `after:` and `before:` are their range. */
export interface HistogramState {
  /** Null until the first answer. */
  readonly histogram: Histogram | null;
  /** When the receiver listened within the bars' range; null until known. */
  readonly observation: Observation | null;
  /** Why the bars could not be counted; the bars of before stay. */
  readonly error: unknown;
}

export type HistogramStore = StoreApi<HistogramState>;

export function createHistogramStore(): HistogramStore {
  return createStore<HistogramState>(() => ({ histogram: null, observation: null, error: null }));
}
