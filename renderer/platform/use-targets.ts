import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { Target } from '#contract/models/target.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { byName } from '#renderer/state/target-store.ts';
import { useFeed, useServices, useStore } from './services.tsx';

export interface TargetList {
  /** By name; null until they are here. */
  readonly targets: readonly Target[] | null;
  readonly error: unknown;
  readonly reload: () => void;
}

/** Kept targets: asked for once, then kept by the feed. */
export function useTargets(): TargetList {
  const { client, stores } = useServices();
  const targets = useStore(stores.target, (state) => state.targets);
  const [error, setError] = useState<unknown>(undefined);
  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const load = useEffectEvent(async (signal: AbortSignal) => {
    if (round === 0 && stores.target.getState().targets !== null) return;
    try {
      const { items } = await client.targets.list({}, { signal });
      stores.target.setState({ targets: byName(items) });
      setError(undefined);
    } catch (cause) {
      if (!isCancelled(cause) && !signal.aborted) setError(cause);
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another question
  useEffect(() => {
    const control = new AbortController();
    void load(control.signal);
    return () => control.abort();
  }, [round]);
  useFeed(({ isStale }) => {
    if (isStale) reload();
  });
  return { targets, error, reload };
}
