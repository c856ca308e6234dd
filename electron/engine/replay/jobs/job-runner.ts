/**
 * Runs replay jobs. Guarantees: a job runs at most once at a time; what was begun is never begun again; after `close` nothing starts.
 * Refuses: pausing what does not run and resuming what runs or has ended, with `conflict.replay_state`.
 */
import type { DeliveryId, ReplayId } from '#contract/ids.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { fail } from '#engine/failure.ts';
import type { NewJob, StoredJob } from '#engine/log/plan-store.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';
import { ItemFeed } from './item-feed.ts';
import type { JobParts, ReplayJobs } from './job-parts.ts';
import { JobRun } from './job-run.ts';
import { describeStopped } from './job-words.ts';
import { createLanes, type Lanes } from './lanes.ts';

/** Jobs that go on by themselves give the handler this long after a start. */
const takeUpMs = 5_000;

export function createReplayJobs(parts: JobParts): ReplayJobs {
  return new Jobs(parts);
}

class Jobs implements ReplayJobs {
  readonly #parts: JobParts;
  readonly #lanes: Lanes;
  readonly #runs = new Map<ReplayId, JobRun>();
  /** Paused, with what is left; they can be cancelled without being read. */
  readonly #paused = new Set<ReplayId>();
  readonly #beginning = new Set<Promise<unknown>>();
  /** Cancelled between their start and their first look at what they have to send. */
  readonly #cancelledEarly = new Set<ReplayId>();
  readonly #launching = new Set<ReplayId>();
  #stopWaiting: (() => void) | undefined;
  #isClosed = false;

  constructor(parts: JobParts) {
    this.#parts = parts;
    this.#lanes = createLanes(parts.remoteMostPerSecond);
  }

  start(job: NewJob, to: ResolvedTarget): Promise<ReplayId> {
    return this.#admit(async () => {
      const { id, isNew } = await this.#parts.store.createJob(job);
      if (!isNew) return id;
      await this.#launch(id, to);
      return id;
    });
  }

  async pause(id: ReplayId): Promise<void> {
    const run = this.#runs.get(id);
    if (run === undefined || run.isStopping) fail('conflict.replay_state', { problem: 'The job does not run, so it can not be paused.' });
    run.stop('pause');
    await run.whenEnded;
  }

  resume(id: ReplayId, to: ResolvedTarget): Promise<void> {
    return this.#admit(async () => {
      const running = this.#runs.get(id);
      if (running?.isStopping === true) await running.whenEnded;
      if (this.#runs.has(id) || this.#launching.has(id)) fail('conflict.replay_state', { problem: 'The job runs already.' });
      await this.#launch(id, to, (summary) => {
        if (summary.state === 'paused' || summary.state === 'interrupted') return;
        fail('conflict.replay_state', { problem: `The job is ${summary.state}; only one that was paused or interrupted can go on.` });
      });
    });
  }

  cancel(id: ReplayId): boolean {
    const run = this.#runs.get(id);
    if (run !== undefined) {
      run.stop('cancel');
      return true;
    }
    if (this.#launching.has(id)) {
      this.#cancelledEarly.add(id);
      return true;
    }
    if (!this.#paused.delete(id)) return false;
    void this.cancelPaused(id).catch((error: unknown) =>
      this.#parts.logger.error('A paused replay was not cancelled', { replay: id }, error),
    );
    return true;
  }

  cancelPaused(id: ReplayId): Promise<boolean> {
    return this.#admit(() => this.#cancelPaused(id));
  }

  summary(id: ReplayId): ReplaySummary | undefined {
    return this.#runs.get(id)?.summary();
  }

  forget(ids: readonly DeliveryId[]): void {
    if (this.#runs.size === 0) return;
    const gone = new Set(ids);
    for (const run of this.#runs.values()) run.forget(gone);
  }

  takeUp(paused: readonly ReplayId[], resolve: (job: StoredJob) => Promise<ResolvedTarget | null>): void {
    for (const id of paused) this.#paused.add(id);
    if (paused.length === 0) return;
    this.#stopWaiting = this.#parts.timers.set(takeUpMs, () => {
      for (const id of paused) {
        void this.#goOn(id, resolve).catch((error: unknown) => {
          this.#parts.logger.error('A replay did not go on after the start', { replay: id }, error);
        });
      }
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopWaiting?.();
    for (const run of this.#runs.values()) run.stop('close');
    await Promise.allSettled(this.#beginning);
    const runs = [...this.#runs.values()];
    for (const run of runs) run.stop('close');
    await Promise.all(runs.map(({ whenEnded }) => whenEnded));
  }

  async #admit<T>(begin: () => Promise<T>): Promise<T> {
    if (this.#isClosed) fail('log.closed');
    const begun = begin();
    this.#beginning.add(begun);
    try {
      return await begun;
    } finally {
      this.#beginning.delete(begun);
    }
  }

  /** Reads what is left and runs it; `check` may refuse what was read. */
  async #launch(id: ReplayId, to: ResolvedTarget, check?: (summary: ReplaySummary) => void): Promise<void> {
    this.#launching.add(id);
    try {
      const { store } = this.#parts;
      const job = (await store.findJob(id)) ?? fail('missing.replay', { id });
      check?.(job.summary);
      if (check !== undefined) await store.setJobState(id, 'running', 'It goes on.', null);
      const [firstPage, lastDueMs] = await Promise.all([ItemFeed.readFirstPage(store, id), this.#lastDue(job)]);
      this.#paused.delete(id);
      const summary: ReplaySummary = { ...job.summary, state: 'running', finishedAtUs: null };
      const run = new JobRun({ summary, options: job.options, to, firstPage, lastDueMs, lanes: this.#lanes }, this.#parts);
      this.#runs.set(id, run);
      void run.whenEnded.then(() => {
        this.#runs.delete(id);
        const { state } = run.summary();
        if (state === 'paused' || state === 'interrupted') this.#paused.add(id);
      });
      // why: a start that was admitted before a cancel or the close ends so, with nothing sent.
      if (this.#cancelledEarly.delete(id)) run.stop('cancel');
      if (this.#isClosed) run.stop('close');
      run.begin();
    } finally {
      this.#launching.delete(id);
    }
  }

  /** Due time of the last item; 0 where nothing waits for a time, null where it is not known. */
  async #lastDue({ summary, options }: StoredJob): Promise<number | null> {
    if (options.pace.kind === 'at-once') return 0;
    const [last] = await this.#parts.store.openItems(summary.id, summary.totalAttempts - 2, 1);
    return last?.dueMs ?? null;
  }

  async #goOn(id: ReplayId, resolve: (job: StoredJob) => Promise<ResolvedTarget | null>): Promise<void> {
    if (this.#isClosed || !this.#paused.has(id)) return;
    const job = await this.#parts.store.findJob(id);
    if (job === undefined || job.options.afterGap !== 'go-on') return;
    const to = await resolve(job);
    // why: a host that has to be typed is typed again after a start.
    if (to === null || to.hostToConfirm() !== null) return;
    await this.resume(id, to);
  }

  async #cancelPaused(id: ReplayId): Promise<boolean> {
    const { store, clock, onReplay } = this.#parts;
    const job = await store.findJob(id);
    const isPaused = job?.summary.state === 'paused' || job?.summary.state === 'interrupted';
    if (job === undefined || !isPaused || this.#runs.has(id) || this.#launching.has(id)) return false;
    this.#paused.delete(id);
    const { summary } = job;
    const finishedAtUs = clock.nowUs();
    const sentence = describeStopped('Cancelled.', { counts: summary.counts, total: summary.totalAttempts });
    await store.setJobState(id, 'cancelled', sentence, finishedAtUs);
    onReplay({ ...summary, state: 'cancelled', finishedAtUs, sentence });
    return true;
  }
}
