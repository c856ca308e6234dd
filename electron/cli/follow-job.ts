/** Waits for background work: its progress on standard error, cancelled by Ctrl+C, its end as the command's result. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorCode } from '#contract/errors.ts';
import type { Job } from '#contract/models/job.ts';
import { Failure, fail } from '#engine/failure.ts';
import { amountOf, shareOf } from '#engine/jobs/job-words.ts';
import type { CommandRun } from './run-command.ts';

const pollMs = 100;
const tellMs = 1_000;

/** Resolves with the job as it ended, cancelled or done; fails with what it failed with. */
export async function followJob(run: CommandRun, started: Job): Promise<Job> {
  let job = started;
  let isCancelAsked = false;
  for (let toldAtMs = performance.now(); job.state === 'running'; await sleep(pollMs)) {
    if (run.signal.aborted && !isCancelAsked) {
      isCancelAsked = true;
      await run.client.jobs.cancel({ id: job.id });
    }
    job = await run.client.jobs.get({ id: job.id });
    if (job.state !== 'running' || performance.now() - toldAtMs < tellMs) continue;
    toldAtMs = performance.now();
    run.progress(`${job.sentence} ${progressWords(job)}`);
  }
  if (job.state === 'failed' && job.failure !== null) throw failureOfJob(job.failure);
  return job;
}

/** Follows it and prints its end. Fails with `cancelled.by_user` when somebody stopped it, after saying what was done until then. */
export async function finishJob(run: CommandRun, started: Job, more: (job: Job) => readonly string[] = () => []): Promise<void> {
  const job = await followJob(run, started);
  run.result(job, [job.sentence, ...more(job)]);
  if (job.state === 'cancelled') fail('cancelled.by_user');
}

function failureOfJob(failure: NonNullable<Job['failure']>): Failure {
  if (isErrorCode(failure.code)) return new Failure(failure.code, failure.details ?? {});
  return new Failure('internal.bug', { incident: failure.incident ?? '' });
}

function progressWords({ done, total, unit }: Job): string {
  if (total === null) return amountOf(done, unit);
  return `${shareOf(done, total, unit)} (${total === 0 ? 100 : Math.floor((done / total) * 100)} %)`;
}
