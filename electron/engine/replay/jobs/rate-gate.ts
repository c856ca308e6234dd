/** Lets at most so many through a second, evenly. Guarantees: what waits long does not come as a burst. */
export class RateGate {
  readonly #mostPerSecond: () => number | null;
  #tokens = 1;
  #atMs: number | undefined;

  /** Asked each time, so that a setting counts at once; null is no limit. */
  constructor(mostPerSecond: () => number | null) {
    this.#mostPerSecond = mostPerSecond;
  }

  /** How long the next one has to wait, in ms. */
  waitMs(nowMs: number): number {
    const rate = this.#mostPerSecond();
    if (rate === null) return 0;
    this.#fill(nowMs, rate);
    // why: sums of fractions miss the whole by a hair, and a wait of nothing would go round in circles.
    return this.#tokens >= 0.999 ? 0 : ((1 - this.#tokens) / rate) * 1000;
  }

  take(): void {
    if (this.#mostPerSecond() !== null) this.#tokens = Math.max(0, this.#tokens - 1);
  }

  #fill(nowMs: number, rate: number): void {
    // why: timers are exact to a millisecond or two, so fast rates need some leeway; slow ones get none.
    const most = Math.max(1, rate / 100);
    this.#tokens = Math.min(most, this.#tokens + (Math.max(0, nowMs - (this.#atMs ?? nowMs)) * rate) / 1000);
    this.#atMs = nowMs;
  }
}
