import type { FeedFlush } from './intake.ts';

export type FeedListener = (flush: FeedFlush) => void;

/** Where features hear of events. Called once per frame at most, outside of React. */
export interface FeedSource {
  /** Returns the function that ends it. */
  listen(listener: FeedListener): () => void;
}

export interface FeedSpread extends FeedSource {
  spread(flush: FeedFlush): void;
}

export function createFeedSpread(report: (error: unknown) => void): FeedSpread {
  const listeners = new Set<FeedListener>();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    spread(flush) {
      for (const listener of [...listeners]) {
        try {
          listener(flush);
        } catch (error) {
          // One view that can't apply its events must not keep them from the others.
          report(error);
        }
      }
    },
  };
}
