import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JobId } from '#contract/ids.ts';
import type { Job } from '#contract/models/job.ts';

export interface JobState {
  /** Those that run and the last that ended, newest first; kept whole by hello and the feed. */
  readonly jobs: readonly Job[];
  /** Started from this window: how they ended is said here, with what undoes it. */
  readonly own: ReadonlySet<JobId>;
}

export type JobStore = StoreApi<JobState>;

const endedAtMost = 20;

export function createJobStore(): JobStore {
  return createStore<JobState>(() => ({ jobs: [], own: new Set() }));
}

/** Newest first by their start. An end is final: progress told late does not start a job again. */
export function withJobs(jobs: readonly Job[], changed: readonly Job[]): readonly Job[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  for (const job of changed) {
    const before = byId.get(job.id);
    if (before === undefined || before.state === 'running' || job.state !== 'running') byId.set(job.id, job);
  }
  const all = [...byId.values()].toSorted((left, right) => right.startedAtUs - left.startedAtUs);
  const ended = all.filter((job) => job.state !== 'running').slice(0, endedAtMost);
  return all.filter((job) => job.state === 'running' || ended.includes(job));
}

/** A job that a command of this window has started; it may have ended already. */
export function addOwnJob(store: JobStore, job: Job): void {
  store.setState(({ jobs, own }) => ({ jobs: withJobs(jobs, [job]), own: new Set([...own, job.id]) }));
}

/** The same for a job of which only the id is known; the feed tells the rest. */
export function ownJob(store: JobStore, id: JobId): void {
  store.setState(({ own }) => ({ own: new Set([...own, id]) }));
}

/** Says that the end of a job was told. */
export function disownJob(store: JobStore, id: JobId): void {
  store.setState(({ own }) => ({ own: new Set([...own].filter((other) => other !== id)) }));
}
