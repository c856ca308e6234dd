import { Ended, type Ending } from './ending.ts';

/** What ends an attempt from outside: a limit that ran out or a cancel. The first one counts. */
export interface Cutoff {
  ending(): Ending | undefined;
  /** Throws `Ended` once the attempt is cut. */
  check(): void;
  /** Runs out after `limitMs` unless the returned function is called before; the ending is made when it runs out. */
  limit(limitMs: number, ending: () => Ending): () => void;
  /** Settles as `work` does, or throws `Ended` as soon as the attempt is cut; `work` itself goes on. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Stops all limits. */
  dispose(): void;
}

export function createCutoff(signal: AbortSignal, cancelled: () => Ending): Cutoff {
  const timers = new Set<NodeJS.Timeout>();
  const { promise: whenCut, reject } = Promise.withResolvers<never>();
  let ending: Ending | undefined;
  // why: without a race under way nobody waits for the rejection, and it must not count as unhandled.
  whenCut.catch(() => undefined);

  const cut = (reason: Ending) => {
    ending ??= reason;
    reject(new Ended(ending));
  };
  const onAbort = () => cut(cancelled());
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });

  return {
    ending: () => ending,
    check() {
      if (ending !== undefined) throw new Ended(ending);
    },
    limit(limitMs, make) {
      const timer = setTimeout(() => cut(make()), limitMs);
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    race: (work) => Promise.race([work, whenCut]),
    dispose() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      signal.removeEventListener('abort', onAbort);
    },
  };
}
