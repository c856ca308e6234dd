/**
 * What a running job tells of itself: counts, rate, remaining time and a sentence. Guarantees: at most ten messages a second, the last one of
 * a state never left out.
 */
import type { ReplaySummary } from '#contract/models/replay.ts';
import type { JobTimers } from './job-parts.ts';
import { describeRunning } from './job-words.ts';

const everyMs = 100;
/** The rate is that of so long. */
const rateSpanMs = 5_000;
const rateSliceMs = 500;

type State = ReplaySummary['state'];
export type CountName = keyof ReplaySummary['counts'];

export interface ProgressParts {
  readonly timers: JobTimers;
  readonly publish: (summary: ReplaySummary) => void;
  /** Ms until the last one is due; 0 when all are. */
  readonly untilLastDueMs: () => number | null;
}

export class Progress {
  readonly #parts: ProgressParts;
  readonly #base: ReplaySummary;
  readonly #counts: Record<CountName, number>;
  #total: number;
  #state: State = 'running';
  #finishedAtUs: number | null = null;
  #sentence: string | null = null;
  #note = '';
  /** Requests begun per slice, newest last. */
  #slices: { readonly atMs: number; count: number }[] = [];
  readonly #startedMs: number;
  #publishedMs = Number.NEGATIVE_INFINITY;
  #stopTimer: (() => void) | undefined;

  constructor(base: ReplaySummary, parts: ProgressParts) {
    this.#base = base;
    this.#parts = parts;
    this.#counts = { ...base.counts };
    this.#total = base.totalAttempts;
    this.#startedMs = parts.timers.nowMs();
  }

  get counts(): ReplaySummary['counts'] {
    return this.#counts;
  }

  get total(): number {
    return this.#total;
  }

  move(from: CountName, to: CountName): void {
    this.#counts[from] -= 1;
    this.#counts[to] += 1;
    this.touch();
  }

  /** A request has left. */
  left(): void {
    const atMs = this.#parts.timers.nowMs();
    const last = this.#slices.at(-1);
    if (last !== undefined && atMs - last.atMs < rateSliceMs) last.count += 1;
    else this.#slices.push({ atMs, count: 1 });
  }

  /** Requests a second, of the last seconds; null while nothing leaves. */
  get ratePerSecond(): number | null {
    const nowMs = this.#parts.timers.nowMs();
    const since = nowMs - rateSpanMs;
    this.#slices = this.#slices.filter(({ atMs }) => atMs > since);
    const count = this.#slices.reduce((sum, slice) => sum + slice.count, 0);
    if (count === 0) return null;
    const spanMs = Math.max(rateSliceMs, Math.min(rateSpanMs, nowMs - this.#startedMs));
    return (count * 1000) / spanMs;
  }

  /** Said behind every sentence from now on. */
  note(sentence: string): void {
    this.#note = ` ${sentence}`;
  }

  summary(): ReplaySummary {
    const isRunning = this.#state === 'running';
    const { counts } = this;
    const ratePerSecond = isRunning ? this.ratePerSecond : null;
    const remainingMs = isRunning ? this.#remainingMs(ratePerSecond) : null;
    const sentence = this.#sentence ?? describeRunning({ counts, total: this.#total, ratePerSecond, remainingMs });
    return {
      ...this.#base,
      state: this.#state,
      finishedAtUs: this.#finishedAtUs,
      sentence: `${sentence}${this.#note}`,
      totalAttempts: this.#total,
      doneAttempts: counts.succeeded + counts.failed + counts.skipped + counts.unknown,
      counts: { ...counts },
      ratePerSecond: ratePerSecond === null ? null : Number(ratePerSecond.toFixed(1)),
      remainingMs,
    };
  }

  /** A state with its sentence, told at once. */
  enter(state: State, sentence: string, finishedAtUs: number | null): void {
    this.#state = state;
    this.#sentence = sentence;
    this.#finishedAtUs = finishedAtUs;
    this.#tell();
  }

  touch(): void {
    if (this.#stopTimer !== undefined) return;
    const waitMs = this.#publishedMs + everyMs - this.#parts.timers.nowMs();
    if (waitMs <= 0) this.#tell();
    else this.#stopTimer = this.#parts.timers.set(waitMs, () => this.#tell());
  }

  #tell(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#publishedMs = this.#parts.timers.nowMs();
    this.#parts.publish(this.summary());
  }

  #remainingMs(ratePerSecond: number | null): number | null {
    const left = this.#counts.waiting + this.#counts.again;
    if (left === 0) return null;
    const untilDue = this.#parts.untilLastDueMs();
    if (untilDue === null) return null;
    const byRate = ratePerSecond === null ? null : (left / ratePerSecond) * 1000;
    if (untilDue > 0) return Math.round(untilDue);
    return byRate === null ? null : Math.round(byRate);
  }
}
