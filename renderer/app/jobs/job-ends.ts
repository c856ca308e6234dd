import type { Job } from '#contract/models/job.ts';
import type { JobState } from '#renderer/state/job-store.ts';

/** Jobs whose end has not been said yet. */
export function toTell({ jobs, own }: JobState, previous: JobState): readonly Job[] {
  const wasRunning = new Set(previous.jobs.filter((job) => job.state === 'running').map((job) => job.id));
  return jobs.filter((job) => job.state !== 'running' && (own.has(job.id) || (job.state === 'failed' && wasRunning.has(job.id))));
}
