/** Tells that a moment has come, by the engine's clock. */
import type { Clock } from '../ports.ts';

/** A timer does not count sleep, nor a clock that is set: it is looked at again at least this often. */
const longestWaitMs = 5_000;

export interface MomentWatch {
  /** The next moment may be another one. */
  rearm(): void;
  close(): void;
}

/** Calls `look` at each moment that `nextUs` names, and every five seconds until it has come; never while it names none. */
export function watchMoments(clock: Clock, nextUs: (nowUs: number) => number | null, look: () => void): MomentWatch {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const rearm = () => {
    clearTimeout(timer);
    const nowUs = clock.nowUs();
    const next = isClosed ? null : nextUs(nowUs);
    if (next === null) return;
    timer = setTimeout(
      () => {
        look();
        rearm();
      },
      Math.min(longestWaitMs, Math.ceil((next - nowUs) / 1000)),
    );
    timer.unref();
  };
  return {
    rearm,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
