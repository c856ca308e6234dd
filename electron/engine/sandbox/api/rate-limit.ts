/** Requests in windows of a minute, counted for the one API key there is. */
import type { Clock } from '#engine/ports.ts';

export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAtUs: number;
}

const windowUs = 60_000_000;

export class RateLimiter {
  readonly #clock: Clock;
  readonly #limit: () => number;
  #windowStartUs = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(clock: Clock, limit: () => number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Takes one request from the window; false when there is none left. */
  take(): boolean {
    this.#turn();
    if (this.#used >= this.#limit()) return false;
    this.#used += 1;
    return true;
  }

  state(): RateState {
    this.#turn();
    const limit = this.#limit();
    return { limit, remaining: Math.max(0, limit - this.#used), resetAtUs: this.#windowStartUs + windowUs };
  }

  /** Whole seconds until the window ends, at least 1. */
  retryAfterSeconds(): number {
    return Math.max(1, Math.ceil((this.state().resetAtUs - this.#clock.nowUs()) / 1_000_000));
  }

  #turn(): void {
    const nowUs = this.#clock.nowUs();
    // why: a clock that was set back begins a new window, or nothing would be let through until it has caught up.
    if (nowUs >= this.#windowStartUs && nowUs < this.#windowStartUs + windowUs) return;
    this.#windowStartUs = nowUs;
    this.#used = 0;
  }
}

export function rateHeaders({ limit, remaining, resetAtUs }: RateState): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(resetAtUs / 1_000_000)),
  };
}
