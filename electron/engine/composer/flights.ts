import { fail } from '../failure.ts';

/** What is under way, so that all of it can be cut and waited for; only so many at a time, the others wait in the order they came. */
export interface Flights {
  /** Fails with `log.closed` after `close`. The signal given is aborted by `signal` and by `close`; what waits then begins, and sees it. */
  run<T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function createFlights(mostAtOnce: number): Flights {
  const stop = new AbortController();
  const flying = new Set<Promise<unknown>>();
  const waiting = new Set<() => void>();
  let free = mostAtOnce;

  /** Whether it has a place of its own; one that was aborted in line needs none, as it only has to end. */
  const place = async (cut: AbortSignal): Promise<boolean> => {
    if (cut.aborted) return false;
    if (free > 0) {
      free -= 1;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const take = () => resolve(true);
    const leave = () => {
      waiting.delete(take);
      resolve(false);
    };
    waiting.add(take);
    cut.addEventListener('abort', leave, { once: true });
    const hasPlace = await promise;
    cut.removeEventListener('abort', leave);
    return hasPlace;
  };
  /** To whoever waits longest. */
  const giveOn = () => {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else {
      waiting.delete(next);
      next();
    }
  };
  const fly = async <T>(cut: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const hasPlace = await place(cut);
    try {
      return await work(cut);
    } finally {
      if (hasPlace) giveOn();
    }
  };
  return {
    async run(signal, work) {
      if (stop.signal.aborted) fail('log.closed');
      const flight = fly(signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]), work);
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
