import type { Job } from '#contract/models/job.ts';
import { type JobStore, withJobs } from '#renderer/state/job-store.ts';

/** Resolves with the job as it ended, however it did; rejects with the signal's reason. Nothing is said of its end elsewhere. */
export function followJob(store: JobStore, job: Job, signal: AbortSignal): Promise<Job> {
  store.setState(({ jobs }) => ({ jobs: withJobs(jobs, [job]) }));
  const ended = () => store.getState().jobs.find((one) => one.id === job.id && one.state !== 'running');
  const already = ended();
  if (already !== undefined) return Promise.resolve(already);
  return new Promise((resolve, reject) => {
    const stop = store.subscribe(() => {
      const end = ended();
      if (end === undefined) return;
      stop();
      resolve(end);
    });
    signal.addEventListener('abort', () => {
      stop();
      reject(signal.reason);
    });
  });
}
