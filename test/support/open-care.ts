/** A log with its care: jobs, trash, retention. Real files and workers, and no receiver. */
import type { JobId } from '#contract/ids.ts';
import type { Job } from '#contract/models/job.ts';
import { type Care, createCare } from '#engine/care/care.ts';
import type { RetentionTimes } from '#engine/care/retention.ts';
import { createJobList, type JobList } from '#engine/jobs/job-list.ts';
import type { CapturedDelivery, DeliveryLog } from '#engine/log/log.ts';
import { openLog } from '#engine/log/open-log.ts';
import { aDelivery, type LoggedLine, logPorts } from './open-test-log.ts';

export interface OpenCare {
  readonly log: DeliveryLog;
  readonly jobs: JobList;
  readonly care: Care;
  /** Every job as it was told, in order. */
  readonly told: readonly Job[];
  readonly lines: readonly LoggedLine[];
  /** Appends so many deliveries; `change` gets the number of each, from 0. */
  fill(count: number, change?: (index: number) => Partial<CapturedDelivery>): Promise<void>;
  /** Row numbers that are listed, oldest first. */
  listed(): Promise<number[]>;
  ended(job: { readonly id: JobId }): Promise<Job>;
  close(): Promise<void>;
}

export async function openCare(
  folder: string,
  options: { readonly nowUs?: () => number; readonly times?: RetentionTimes } = {},
): Promise<OpenCare> {
  const ports = logPorts(folder, options.nowUs);
  const log = await openLog(ports);
  const told: Job[] = [];
  const jobs = createJobList({ ...ports, onChanged: (job) => told.push(job) });
  const care = createCare(ports, { log, jobs }, options.times);
  return {
    log,
    jobs,
    care,
    told,
    lines: ports.lines,
    async fill(count, change) {
      // why: a queue without end would hold all bodies at once.
      for (let at = 0; at < count; at += 2_000) {
        const some = Array.from({ length: Math.min(2_000, count - at) }, (_, index) => aDelivery(change?.(at + index)));
        await Promise.all(some.map((delivery) => log.writer.append(delivery)));
      }
      await log.summarised(10_000);
    },
    async listed() {
      await log.summarised(10_000);
      return [...(await log.readers.matchingNumbers(null, 0, 10_000_000))].reverse();
    },
    ended: (job) => jobs.ended(job.id),
    async close() {
      care.close();
      await jobs.close();
      await log.close();
    },
  };
}

/** Whole numbers from one to another, both included. */
export function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
