/**
 * Long work inside the engine: what runs, how far it is, how it ended.
 * Guarantees: work that keeps the whole log busy (backup, check, compaction, retention, salvage) runs one at a time; every job ends as done,
 * failed or cancelled, with a sentence that says how far it came; progress is told at most every 100 ms.
 * Refuses: work after `close`, with `log.closed`.
 */
import { describeFailure, type WireFailure } from '#contract/errors.ts';
import type { JobId, TrashId } from '#contract/ids.ts';
import type { Job, JobKind } from '#contract/models/job.ts';
import { Failure, fail } from '../failure.ts';
import { newJobId } from '../ids.ts';
import type { EnginePorts } from '../ports.ts';
import { amountOf, shareOf } from './job-words.ts';

/** Jobs that ended and are still shown. */
const endedKept = 20;
const tellEveryMs = 100;

const exclusiveKinds: ReadonlySet<JobKind> = new Set(['backup', 'check', 'compact', 'retention', 'salvage']);

export interface JobHandle {
  /** Aborted when the job is cancelled or the engine closes; looked at between two slices. */
  readonly signal: AbortSignal;
  /** `total` stays as it was when it is left out. */
  progress(done: number, total?: number): void;
  /** What undoes the job, from now on. */
  undo(id: TrashId): void;
}

/** Resolves with the sentence that says what was done, also when it stopped half-way because of the signal. */
export type JobRun = (handle: JobHandle) => Promise<string>;

export interface JobList {
  /** Begins in a later turn of the event loop. Fails with `conflict.job_running` or `log.closed`. */
  start(kind: JobKind, sentence: string, unit: Job['unit'], total: number | null, run: JobRun): Job;
  /** Newest first. */
  list(): Job[];
  /** Fails with `missing.job`. */
  get(id: JobId): Job;
  /** Asks it to stop and resolves when it has ended; one that has ended stays as it is. Fails with `missing.job`. */
  cancel(id: JobId): Promise<Job>;
  /** Resolves when the job has ended. Fails with `missing.job`. */
  ended(id: JobId): Promise<Job>;
  /** The running job that `start` of this kind would refuse to run beside. */
  inTheWayOf(kind: JobKind): Job | undefined;
  /** Takes an ended job out of the list. */
  forget(id: JobId): void;
  /** Cancels what runs and waits for it. */
  close(): Promise<void>;
}

export interface JobListParts extends Pick<EnginePorts, 'clock' | 'random' | 'logger'> {
  readonly onChanged: (job: Job) => void;
}

interface Entry {
  job: Job;
  readonly stop: AbortController;
  ended: Promise<void>;
  toldAtMs: number;
}

export function createJobList(parts: JobListParts): JobList {
  return new Jobs(parts);
}

class Jobs implements JobList {
  readonly #parts: JobListParts;
  readonly #entries = new Map<JobId, Entry>();
  #isClosed = false;

  constructor(parts: JobListParts) {
    this.#parts = parts;
  }

  start(kind: JobKind, sentence: string, unit: Job['unit'], total: number | null, run: JobRun): Job {
    if (this.#isClosed) fail('log.closed');
    const other = this.inTheWayOf(kind);
    if (other !== undefined) fail('conflict.job_running', { problem: other.sentence, jobId: other.id });
    const startedAtUs = this.#parts.clock.nowUs();
    const id = newJobId(this.#parts.random, startedAtUs);
    const fresh = { done: 0, endedAtUs: null, failure: null, undo: null };
    const job: Job = { id, kind, state: 'running', sentence, total, unit, startedAtUs, ...fresh };
    const entry: Entry = { job, stop: new AbortController(), ended: Promise.resolve(), toldAtMs: performance.now() };
    this.#entries.set(id, entry);
    this.#parts.onChanged(job);
    // why: whoever started it is answered with the running job before its first slice.
    entry.ended = new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#run(entry, run));
    return job;
  }

  list(): Job[] {
    return [...this.#entries.values()].map(({ job }) => job).reverse();
  }

  get(id: JobId): Job {
    return this.#find(id).job;
  }

  async cancel(id: JobId): Promise<Job> {
    this.#find(id).stop.abort();
    return this.ended(id);
  }

  async ended(id: JobId): Promise<Job> {
    const entry = this.#find(id);
    await entry.ended;
    return entry.job;
  }

  inTheWayOf(kind: JobKind): Job | undefined {
    if (!exclusiveKinds.has(kind)) return undefined;
    return this.list().find((job) => job.state === 'running' && exclusiveKinds.has(job.kind));
  }

  forget(id: JobId): void {
    if (this.#entries.get(id)?.job.state !== 'running') this.#entries.delete(id);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const entries = [...this.#entries.values()];
    for (const { stop } of entries) stop.abort();
    await Promise.all(entries.map(({ ended }) => ended));
  }

  #find(id: JobId): Entry {
    return this.#entries.get(id) ?? fail('missing.job', { id });
  }

  async #run(entry: Entry, run: JobRun): Promise<void> {
    const { signal } = entry.stop;
    try {
      signal.throwIfAborted();
      const sentence = await run({
        signal,
        progress: (done, total) => this.#change(entry, total === undefined ? { done } : { done, total }, false),
        undo: (id) => this.#change(entry, { undo: id }, true),
      });
      const isWhole = entry.job.total !== null && entry.job.done >= entry.job.total;
      this.#finish(entry, { state: signal.aborted && !isWhole ? 'cancelled' : 'done', sentence, failure: null });
    } catch (error) {
      const sentence = stoppedSentence(entry.job);
      if (signal.aborted) this.#finish(entry, { state: 'cancelled', sentence, failure: null });
      else this.#finish(entry, { state: 'failed', sentence, failure: this.#failureOf(entry.job, error) });
    }
  }

  #change(entry: Entry, changes: Partial<Job>, isUrgent: boolean): void {
    entry.job = { ...entry.job, ...changes };
    const nowMs = performance.now();
    if (!isUrgent && nowMs - entry.toldAtMs < tellEveryMs) return;
    entry.toldAtMs = nowMs;
    this.#parts.onChanged(entry.job);
  }

  #finish(entry: Entry, changes: Pick<Job, 'state' | 'sentence' | 'failure'>): void {
    this.#change(entry, { ...changes, endedAtUs: this.#parts.clock.nowUs() }, true);
    const over = this.list().filter((job) => job.state !== 'running');
    over.sort((a, b) => (b.endedAtUs ?? 0) - (a.endedAtUs ?? 0));
    for (const { id } of over.slice(endedKept)) this.#entries.delete(id);
  }

  #failureOf(job: Job, error: unknown): WireFailure {
    this.#parts.logger.error('A job failed', { job: job.id, kind: job.kind, done: job.done }, error);
    if (error instanceof Failure) return error.toWire();
    return { ...describeFailure('internal.bug', { incident: job.id }), incident: job.id };
  }
}

function stoppedSentence({ done, total, unit }: Job): string {
  if (total === null) return done === 0 ? 'Stopped before anything was done.' : `Stopped after ${amountOf(done, unit)}.`;
  return `Stopped after ${shareOf(done, total, unit)}.`;
}
