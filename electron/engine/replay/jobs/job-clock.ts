import type { JobTimers } from './job-parts.ts';

/** Two looks that are further apart have a gap between them: the machine slept, or the process was stopped. */
const gapMs = 30_000;
/** The system is asked for its uptime at most so often: that costs more than a look. */
const askEveryMs = 250;
/** A look is taken at least so often. */
export const lookEveryMs = 5_000;

/** The time of a job, from the due time of what is first; it stands still in a gap, so that what is left moves by as much. */
export class JobClock {
  readonly #timers: JobTimers;
  #atMs: number;
  #upMs: number;
  #askedMs: number;
  #elapsedMs: number;

  constructor(timers: JobTimers, fromMs: number) {
    this.#timers = timers;
    this.#atMs = timers.nowMs();
    this.#upMs = timers.uptimeMs();
    this.#askedMs = this.#atMs;
    this.#elapsedMs = fromMs;
  }

  /** Ms of the job up to the last look. */
  get nowMs(): number {
    return this.#elapsedMs;
  }

  /** Moves the time on; returns the length of a gap, or 0. */
  look(): number {
    const atMs = this.#timers.nowMs();
    const ranMs = atMs - this.#atMs;
    const passedMs = Math.max(ranMs, this.#passedByUptime(atMs));
    this.#atMs = atMs;
    if (passedMs > gapMs) return passedMs;
    this.#elapsedMs += ranMs;
    return 0;
  }

  /** Ms since it was asked last; 0 while that is not long ago. */
  #passedByUptime(atMs: number): number {
    if (atMs - this.#askedMs < askEveryMs) return 0;
    const upMs = this.#timers.uptimeMs();
    const passedMs = upMs - this.#upMs;
    this.#upMs = upMs;
    this.#askedMs = atMs;
    return passedMs;
  }
}
