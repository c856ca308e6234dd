import { fail } from '../failure.ts';

/** What is under way, so that all of it can be cut and waited for. */
export interface Flights {
  /** Fails with `log.closed` after `close`. The signal given is aborted by `signal` and by `close`. */
  run<T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function createFlights(): Flights {
  const stop = new AbortController();
  const flying = new Set<Promise<unknown>>();
  return {
    async run(signal, work) {
      if (stop.signal.aborted) fail('log.closed');
      const flight = work(signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]));
      flying.add(flight);
      try {
        return await flight;
      } finally {
        flying.delete(flight);
      }
    },
    async close() {
      stop.abort();
      await Promise.allSettled(flying);
    },
  };
}
