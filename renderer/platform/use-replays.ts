import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { withReplays } from '#renderer/state/replay-store.ts';
import { useFeed, useServices, useStore } from './services.tsx';

export interface ReplayList {
  /** Newest first; null until they are here. */
  readonly replays: readonly ReplaySummary[] | null;
  readonly hasOlder: boolean;
  readonly error: unknown;
  readonly reload: () => void;
  readonly older: () => void;
}

const pageSize = 50;

/** Replay jobs: the newest are asked for as it appears, then the feed keeps them. */
export function useReplays(): ReplayList {
  const { client, stores } = useServices();
  const { replays, nextCursor } = useStore(stores.replay, (state) => state);
  const [error, setError] = useState<unknown>(undefined);
  const [isHere, setHere] = useState(false);
  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const load = async (cursor: string | undefined, signal?: AbortSignal) => {
    try {
      const page = await client.replays.list(
        { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) },
        signal === undefined ? {} : { signal },
      );
      stores.replay.setState((state) => ({ replays: withReplays(state.replays ?? [], page.items), nextCursor: page.nextCursor }));
      setError(undefined);
      setHere(true);
    } catch (cause) {
      if (!isCancelled(cause) && signal?.aborted !== true) setError(cause);
    }
  };
  const begin = useEffectEvent((signal: AbortSignal) => void load(undefined, signal));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another question
  useEffect(() => {
    const control = new AbortController();
    begin(control.signal);
    return () => control.abort();
  }, [round]);
  useFeed(({ isStale }) => {
    if (isStale) reload();
  });
  // What the feed told of single jobs before the list was here is not the list.
  return {
    replays: isHere ? replays : null,
    hasOlder: nextCursor !== null,
    error,
    reload,
    older: () => void (nextCursor === null ? undefined : load(nextCursor)),
  };
}
