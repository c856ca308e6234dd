import type { JobTimers } from '#engine/replay/jobs/job-parts.ts';

interface Waiting {
  readonly atMs: number;
  readonly run: () => void;
}

/** Timers that stand still until they are told to go on; whatever a timer starts comes to its end before the next one fires. */
export interface FakeTimers extends JobTimers {
  /** Goes on by so long, timer by timer. */
  advance(ms: number): Promise<void>;
  /** The machine sleeps: time passes and no timer fires. `counts`: whether the clock that runs forward goes on, as it does on some systems. */
  sleep(ms: number, counts: 'counts' | 'stands-still'): void;
}

/** `isQuiet`: nothing is under way but what waits for a timer. */
export function fakeTimers(isQuiet: () => boolean): FakeTimers {
  const settle = () => untilQuiet(isQuiet);
  let nowMs = 0;
  let sleptMs = 0;
  const waiting = new Set<Waiting>();
  const next = (untilMs: number): Waiting | undefined => {
    let first: Waiting | undefined;
    for (const one of waiting) if (one.atMs <= untilMs && (first === undefined || one.atMs < first.atMs)) first = one;
    return first;
  };
  return {
    set(ms, run) {
      const one = { atMs: nowMs + ms, run };
      waiting.add(one);
      return () => void waiting.delete(one);
    },
    nowMs: () => nowMs,
    uptimeMs: () => nowMs + sleptMs,
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let one = next(untilMs); one !== undefined; one = next(untilMs)) {
        waiting.delete(one);
        nowMs = Math.max(nowMs, one.atMs);
        one.run();
        await settle();
      }
      nowMs = untilMs;
    },
    sleep(ms, counts) {
      if (counts === 'counts') nowMs += ms;
      else sleptMs += ms;
    },
  };
}

/** Real sockets take real time; what has been quiet for a few turns of the event loop stays so. */
async function untilQuiet(isQuiet: () => boolean): Promise<void> {
  let quietTurns = 0;
  for (const fromMs = performance.now(); quietTurns < 5; ) {
    await new Promise((resolve) => setImmediate(resolve));
    quietTurns = isQuiet() ? quietTurns + 1 : 0;
    if (performance.now() - fromMs > 20_000) throw new Error('It does not come to rest');
  }
}
