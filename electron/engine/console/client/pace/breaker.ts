/** Stops sending for a while after failures in a row, then lets one request try. */
import type { Failure } from '#engine/failure.ts';
import type { Clock } from '#engine/ports.ts';
import { consoleFailure, inWords } from '../console-failure.ts';
import type { ClientLimits } from '../limits.ts';

export interface Breaker {
  /** Fails with `console.unavailable` while it is open. One of the three below follows. */
  enter(): void;
  /** Somebody asks now: the next request is let through even while it is open. */
  allowOne(): void;
  succeeded(): void;
  failed(): void;
  /** The request ended without saying anything about the Console. */
  abandoned(): void;
}

export function createBreaker(clock: Clock, limits: ClientLimits): Breaker {
  let failures = 0;
  let opened: { readonly atUs: number; readonly forMs: number } | null = null;
  let isTrying = false;
  let isOneAllowed = false;

  const leftMs = () => {
    if (opened === null) return 0;
    const passedMs = (clock.nowUs() - opened.atUs) / 1000;
    // why: a clock that was set back would keep it open for as long.
    return passedMs < 0 ? 0 : Math.max(0, Math.ceil(opened.forMs - passedMs));
  };

  return {
    allowOne() {
      isOneAllowed = true;
    },
    enter() {
      const isAllowed = isOneAllowed;
      isOneAllowed = false;
      if (isAllowed) return;
      const ms = leftMs();
      if (ms > 0) throw resting(failures, ms);
      if (opened === null) return;
      if (isTrying) throw resting(failures, limits.firstBackoffMs);
      isTrying = true;
    },
    succeeded() {
      failures = 0;
      opened = null;
      isTrying = false;
    },
    failed() {
      failures += 1;
      isTrying = false;
      if (failures < limits.failuresInRow) return;
      const forMs = opened === null ? limits.breakMs : leftMs() > 0 ? opened.forMs : Math.min(limits.longestBreakMs, opened.forMs * 2);
      opened = { atUs: clock.nowUs(), forMs };
    },
    abandoned() {
      isTrying = false;
    },
  };
}

/** Whether a failure is the breaker's own: nothing was sent. */
export function isResting({ code, details }: Failure): boolean {
  return code === 'console.unavailable' && details['status'] === undefined;
}

function resting(failures: number, ms: number) {
  return consoleFailure(
    'console.unavailable',
    `${failures} requests in a row failed, so the Console is left alone for now and nothing was sent. Try again in ${inWords(ms)}.`,
    { retryAfterMs: ms },
  );
}
