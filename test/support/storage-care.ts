/** A test log with the care of its file: jobs, the maintenance worker, backups. */

import type { Job } from '#contract/models/job.ts';
import { createPace } from '#engine/care/pace.ts';
import { createStorageCare, type OwnCareTimes, type StorageCare } from '#engine/care/storage-care.ts';
import { createJobList, type JobList } from '#engine/jobs/job-list.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { migrations } from '#engine/log/migrations/index.ts';
import { openLogWith } from '#engine/log/open-log.ts';
import { type LogPorts, logPorts } from './open-test-log.ts';

export interface CaredLog {
  readonly log: DeliveryLog;
  readonly care: StorageCare;
  readonly jobs: JobList;
  readonly ports: LogPorts;
  /** The job when it has ended; throws when it failed, unless that is expected. */
  ended(job: Job): Promise<Job>;
  close(): Promise<void>;
}

export async function openCaredLog(
  dataFolder: string,
  options: { readonly times?: OwnCareTimes; readonly nowUs?: () => number } = {},
): Promise<CaredLog> {
  const ports = logPorts(dataFolder, options.nowUs);
  const log = await openLogWith(ports, migrations);
  const jobs = createJobList({ ...ports, onChanged: () => undefined });
  const care = createStorageCare(
    ports,
    { log, jobs, pace: createPace({ isBusy: () => false, makeRoom: () => log.writer.makeRoom() }) },
    options.times,
  );
  return {
    log,
    care,
    jobs,
    ports,
    ended: (job) => jobs.ended(job.id),
    async close() {
      await jobs.close();
      await care.close();
      await log.close();
    },
  };
}
