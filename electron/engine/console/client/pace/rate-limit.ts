/**
 * Keeps below the Console's rate limit. Guarantees: when the last answer left no request in its window, the next one waits for the
 * window's end instead of running into 429; requests pass one by one, in the order they came; every wait is bounded and ends at its signal.
 */
import type { RateLimit } from '#contract/models/console.ts';
import type { Clock } from '#engine/ports.ts';
import { consoleFailure, inWords } from '../console-failure.ts';
import { type AnswerHeaders, dateUsOf } from '../exchange/answer-headers.ts';
import type { ClientLimits } from '../limits.ts';
import { untilAborted, type Wait } from '../wait.ts';

const hourUs = 3_600_000_000;
/** A Date header has whole seconds, and an answer takes its time: smaller differences between the clocks say nothing. */
const sameClockUs = 2_000_000;

export interface RateGate {
  /** As the last answer said, its reset on our clock; null before one said anything. */
  current(): RateLimit | null;
  /** Waits for room; fails with `console.rate_limited` when that would take too long. `leave` follows each of them. */
  pass(signal: AbortSignal): Promise<void>;
  /** The request is over, whatever came of it. */
  leave(): void;
  /** Reads the headers of an answer. */
  note(headers: AnswerHeaders): void;
  /** Lets nothing pass for so long: the Console said itself when to come again, whatever its window. */
  hold(ms: number): void;
  /** Until the window ends that the last answer named; null when it is over or unknown. */
  untilResetMs(): number | null;
}

export interface RateGateParts {
  readonly clock: Clock;
  readonly wait: Wait;
  readonly limits: ClientLimits;
  readonly onRateLimit: ((limit: RateLimit) => void) | undefined;
}

export function createRateGate({ clock, wait, limits, onRateLimit }: RateGateParts): RateGate {
  let shown: RateLimit | null = null;
  /** Requests that still fit into the window; null when unknown. */
  let left: number | null = null;
  let heldUntilUs = 0;
  let underWay = 0;
  let last: Promise<unknown> = Promise.resolve();

  const untilMs = (atUs: number | null | undefined) => {
    const ms = atUs === null || atUs === undefined ? 0 : Math.ceil((atUs - clock.nowUs()) / 1000);
    // why: set back by an hour or more, our clock would hold everything for as long.
    return ms > 0 && ms <= hourUs / 1000 ? ms : null;
  };
  const closedForMs = () => {
    const full = left !== null && left - underWay <= 0 ? (untilMs(shown?.resetAtUs) ?? 0) : 0;
    return Math.max(full, untilMs(heldUntilUs) ?? 0);
  };
  const waitForRoom = async (signal: AbortSignal) => {
    const ms = closedForMs();
    if (ms === 0) return;
    if (ms > limits.longestWaitMs) throw noRoom(ms);
    await wait(ms, signal);
    // A new window begins; what is left in it is known with the next answer.
    left = null;
    heldUntilUs = 0;
  };

  return {
    current: () => shown,
    async pass(signal) {
      const turn = Promise.withResolvers<void>();
      const before = last;
      last = Promise.all([before, turn.promise]);
      try {
        await untilAborted(before, signal);
        await waitForRoom(signal);
        underWay += 1;
      } finally {
        turn.resolve();
      }
    },
    leave() {
      underWay -= 1;
    },
    note(headers) {
      const read = readRateLimit(headers, clock.nowUs());
      if (read === null) return;
      shown = read;
      left = read.remaining;
      onRateLimit?.(read);
    },
    hold(ms) {
      heldUntilUs = Math.max(heldUntilUs, clock.nowUs() + ms * 1000);
      left = null;
    },
    untilResetMs: () => untilMs(shown?.resetAtUs),
  };
}

/** Null when none of the three headers says anything that can be read. */
export function readRateLimit(headers: AnswerHeaders, nowUs: number): RateLimit | null {
  const limit = countOf(headers.get('x-ratelimit-limit'));
  const remaining = countOf(headers.get('x-ratelimit-remaining'));
  const resetAtUs = resetOf(headers, nowUs);
  return limit === null && remaining === null && resetAtUs === null ? null : { limit, remaining, resetAtUs };
}

function countOf(text: string | null): number | null {
  if (text === null || !/^-?\d{1,9}$/.test(text)) return null;
  return Math.max(0, Number(text));
}

/** A Unix time in seconds on the Console's clock, or in milliseconds, which cannot be mistaken; shifted to ours where they differ. */
function resetOf(headers: AnswerHeaders, nowUs: number): number | null {
  const text = headers.get('x-ratelimit-reset');
  if (text === null || !/^\d{9,13}(?:\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  const atUs = Math.round(value >= 1e11 ? value * 1000 : value * 1_000_000);
  const dateUs = dateUsOf(headers);
  const differenceUs = dateUs === null ? 0 : dateUs - nowUs;
  return Math.abs(differenceUs) > sameClockUs ? atUs - differenceUs : atUs;
}

function noRoom(ms: number) {
  return consoleFailure(
    'console.rate_limited',
    `The requests that this key may send are used up, so nothing was sent. Try again in ${inWords(ms)}.`,
    { retryAfterMs: ms },
  );
}
