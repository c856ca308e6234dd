import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { EnvironmentId } from '#contract/ids.ts';
import type { ConsoleConnection } from '#contract/models/console.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useFeed, useServices, useStore } from './services.tsx';

export interface Connections {
  /** Null until they are here. */
  readonly connections: readonly ConsoleConnection[] | null;
  readonly error: unknown;
  readonly reload: () => void;
}

/** How the Console of each environment is reached: asked for once, then kept by the feed. */
export function useConnections(): Connections {
  const { client, stores } = useServices();
  const connections = useStore(stores.console, (state) => state.connections);
  const [error, setError] = useState<unknown>(undefined);
  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const load = useEffectEvent(async (signal: AbortSignal) => {
    if (round === 0 && stores.console.getState().connections !== null) return;
    try {
      const { items } = await client.console.connections({}, { signal });
      stores.console.setState({ connections: items });
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
  return { connections, error, reload };
}

/** The connection of one environment; undefined until it is known. */
export function useConnection(id: EnvironmentId): ConsoleConnection | undefined {
  const { connections } = useConnections();
  return connections?.find(({ environmentId }) => environmentId === id);
}
