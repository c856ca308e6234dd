import { useState } from 'react';

export interface CommandCall<A extends readonly unknown[]> {
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly run: (...args: A) => Promise<void>;
  readonly clear: () => void;
}

/** One command at a time, with its failure kept where it was pressed. Never rejects. */
export function useCommandCall<A extends readonly unknown[]>(call: (...args: A) => Promise<void>): CommandCall<A> {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const run = async (...args: A) => {
    setBusy(true);
    setError(undefined);
    try {
      await call(...args);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run, clear: () => setError(undefined) };
}
