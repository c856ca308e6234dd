import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from './services.tsx';

export interface Asked<T> {
  /** The last answer; it stays while the same question is asked again. */
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isAsking: boolean;
  readonly reload: () => void;
  /** Stops asking; what was there stays. */
  readonly cancel: () => void;
}

interface State<T> {
  readonly key: string;
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isAsking: boolean;
}

/** Asks the engine when it appears, when `key` changes and when told to; null for a question that can not be asked yet. */
export function useAsked<T>(key: string | null, ask: (client: ApiClient, signal: AbortSignal) => Promise<T>): Asked<T> {
  const { client } = useServices();
  const [state, setState] = useState<State<T>>({ key: '', value: undefined, error: undefined, isAsking: false });
  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const control = useRef<AbortController | undefined>(undefined);
  const run = useEffectEvent(async (asked: string, signal: AbortSignal) => {
    setState((before) => ({ key: asked, value: before.key === asked ? before.value : undefined, error: undefined, isAsking: true }));
    try {
      const value = await ask(client, signal);
      if (!signal.aborted) setState({ key: asked, value, error: undefined, isAsking: false });
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) setState((before) => ({ ...before, error, isAsking: false }));
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another question
  useEffect(() => {
    if (key === null) return undefined;
    const running = new AbortController();
    control.current = running;
    void run(key, running.signal);
    return () => running.abort();
  }, [key, round]);
  const cancel = () => {
    control.current?.abort();
    setState((before) => ({ ...before, isAsking: false }));
  };
  const isCurrent = state.key === key;
  return {
    value: isCurrent ? state.value : undefined,
    error: isCurrent ? state.error : undefined,
    isAsking: key !== null && (!isCurrent || state.isAsking),
    reload,
    cancel,
  };
}
