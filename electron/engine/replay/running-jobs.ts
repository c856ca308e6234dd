import type { ReplayId } from '#contract/ids.ts';
import { fail } from '../failure.ts';

interface RunningJob {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** The replays under way, so that each can be cancelled and all of them waited for. */
export interface RunningJobs {
  /** Runs `begin`, which may launch; fails with `log.closed` after `close`. */
  admit<T>(begin: () => Promise<T>): Promise<T>;
  launch(id: ReplayId, run: (signal: AbortSignal) => Promise<void>): void;
  /** False when there is no such job under way. */
  cancel(id: ReplayId): boolean;
  /** Cancels all, waits until they have ended, admits nothing more. */
  close(): Promise<void>;
}

export function createRunningJobs(): RunningJobs {
  const jobs = new Map<ReplayId, RunningJob>();
  const beginning = new Set<Promise<unknown>>();
  let isClosed = false;
  return {
    async admit(begin) {
      if (isClosed) fail('log.closed');
      const begun = begin();
      beginning.add(begun);
      try {
        return await begun;
      } finally {
        beginning.delete(begun);
      }
    },
    launch(id, run) {
      const stop = new AbortController();
      // why: a start that was admitted before the close ends as cancelled, with nothing sent.
      if (isClosed) stop.abort();
      const ended = run(stop.signal).finally(() => jobs.delete(id));
      jobs.set(id, { stop, ended });
    },
    cancel(id) {
      const job = jobs.get(id);
      job?.stop.abort();
      return job !== undefined;
    },
    async close() {
      isClosed = true;
      for (const { stop } of jobs.values()) stop.abort();
      await Promise.allSettled(beginning);
      await Promise.all([...jobs.values()].map(({ ended }) => ended));
    },
  };
}
