import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ReplaySummary } from '#contract/models/replay.ts';

export interface ReplayState {
  /** Jobs that were asked for or told, newest first; null until somebody asked. */
  readonly replays: readonly ReplaySummary[] | null;
  /** Where older ones begin; null when there are none, or when nobody asked. */
  readonly nextCursor: string | null;
}

export type ReplayStore = StoreApi<ReplayState>;

export function createReplayStore(): ReplayStore {
  return createStore<ReplayState>(() => ({ replays: null, nextCursor: null }));
}

const final: ReadonlySet<ReplaySummary['state']> = new Set(['done', 'stopped', 'cancelled']);

/** Whether it has come to an end that it does not come back from. */
export function isFinal({ state }: Pick<ReplaySummary, 'state'>): boolean {
  return final.has(state);
}

/**
 * Puts what the feed told, or an answer had, in its place. An answer may be older than what the feed has told meanwhile: an end stays an
 * end, and what is done is not undone.
 */
export function withReplays(known: readonly ReplaySummary[], changed: readonly ReplaySummary[]): readonly ReplaySummary[] {
  const byId = new Map(known.map((replay) => [replay.id, replay]));
  for (const replay of changed) {
    const before = byId.get(replay.id);
    const isOlder = before !== undefined && ((isFinal(before) && !isFinal(replay)) || replay.doneAttempts < before.doneAttempts);
    if (!isOlder) byId.set(replay.id, replay);
  }
  return [...byId.values()].toSorted((left, right) => right.createdAtUs - left.createdAtUs);
}

/** One job as a command answered it, without its attempts. */
export function putReplay(store: ReplayStore, replay: ReplaySummary): void {
  store.setState(({ replays }) => ({ replays: withReplays(replays ?? [], [replay]) }));
}
