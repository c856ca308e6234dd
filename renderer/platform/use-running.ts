import { useEffect, useRef, useState } from 'react';
import { isCancelled } from '#renderer/errors/failure-of.ts';

export interface Running<A, T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isRunning: boolean;
  /** One at a time: a second one stops the first. Never rejects; resolves with the answer, or with undefined. */
  readonly run: (argument: A) => Promise<T | undefined>;
  readonly cancel: () => void;
  readonly clear: () => void;
}

/** Something that is started by a press, can be cancelled, and keeps its outcome where it was pressed. */
export function useRunning<A, T>(call: (argument: A, signal: AbortSignal) => Promise<T>): Running<A, T> {
  const [state, setState] = useState<{ readonly value?: T; readonly error?: unknown; readonly isRunning: boolean }>({ isRunning: false });
  const control = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  const run = async (argument: A) => {
    control.current?.abort();
    const running = new AbortController();
    control.current = running;
    const { signal } = running;
    setState({ isRunning: true });
    try {
      const value = await call(argument, signal);
      if (signal.aborted) return undefined;
      setState({ value, isRunning: false });
      return value;
    } catch (error) {
      if (!signal.aborted) setState(isCancelled(error) ? { isRunning: false } : { error, isRunning: false });
      return undefined;
    }
  };
  const stop = () => {
    control.current?.abort();
    setState({ isRunning: false });
  };
  return { value: state.value, error: state.error, isRunning: state.isRunning, run, cancel: stop, clear: stop };
}
