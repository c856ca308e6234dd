/**
 * Care of the file as a whole: compaction, the check, backups and the way back to one, the salvage of a damaged one; each a job, on the maintenance worker.
 *
 * Two of them also start by themselves, when nothing was captured for two minutes and no other job runs: a check when the last one is
 * older than 7 days, and a compaction, once a day at most, when more than 10,000 deliveries older than 7 days are not packed.
 */

import type { Job } from '#contract/models/job.ts';
import type { BackupFile } from '#contract/models/storage.ts';
import { fail } from '../failure.ts';
import type { JobList } from '../jobs/job-list.ts';
import { listBackups } from '../log/backup.ts';
import { logPathsIn } from '../log/data-folder.ts';
import type { DeliveryLog } from '../log/log.ts';
import { Maintenance } from '../log/maintenance.ts';
import type { EnginePorts } from '../ports.ts';
import { makeBackup, planBackup } from './backups.ts';
import { compact } from './compaction.ts';
import { checkLog } from './log-check.ts';
import type { Pace } from './pace.ts';
import { salvageDamagedLog } from './salvage.ts';

const dayUs = 24 * 60 * 60 * 1_000_000;

export interface OwnCareTimes {
  readonly firstMs: number;
  readonly everyMs: number;
  /** Without a capture for so long, the log counts as idle. */
  readonly idleMs: number;
  readonly checkAfterDays: number;
  readonly packAfterDays: number;
  readonly packOver: number;
}

const defaultTimes: OwnCareTimes = {
  firstMs: 10 * 60_000,
  everyMs: 30 * 60_000,
  idleMs: 120_000,
  checkAfterDays: 7,
  packAfterDays: 7,
  packOver: 10_000,
};

export interface StorageCare {
  backups(): { readonly folder: string; readonly items: readonly BackupFile[] };
  /** These three fail with `conflict.job_running`. */
  backUp(): Job;
  check(): Job;
  compact(olderThanDays: number): Job;
  /** Saves what can be read of a damaged log; also fails with `conflict.log_sound`. */
  salvage(): Job;
  /** Null takes a plan back. Fails with `missing.backup`, `log.backup_damaged`, `log.newer_version` or `log.folder_not_writable`. */
  planRestore(name: string | null): Promise<void>;
  /** Begins what it does by itself. */
  start(): void;
  /** After the job list has ended what runs: resolves when the worker has let go of the log. */
  close(): Promise<void>;
}

export interface StorageCareParts {
  readonly log: DeliveryLog;
  readonly jobs: JobList;
  readonly pace: Pace;
}

export function createStorageCare(
  ports: Pick<EnginePorts, 'clock' | 'logger' | 'dataFolder' | 'workers'>,
  parts: StorageCareParts,
  times: OwnCareTimes = defaultTimes,
): StorageCare {
  return new FileCare(ports, parts, times);
}

class FileCare implements StorageCare {
  readonly #ports: Pick<EnginePorts, 'clock' | 'logger' | 'dataFolder' | 'workers'>;
  readonly #parts: StorageCareParts;
  readonly #times: OwnCareTimes;
  readonly #maintenance: Maintenance;
  #lastCaptureMs = performance.now();
  #lastPackUs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(ports: Pick<EnginePorts, 'clock' | 'logger' | 'dataFolder' | 'workers'>, parts: StorageCareParts, times: OwnCareTimes) {
    this.#ports = ports;
    this.#parts = parts;
    this.#times = times;
    const { logger, workers } = ports;
    this.#maintenance = new Maintenance({ entry: workers.maintenance, logPath: this.#paths.log, logger });
  }

  get #paths() {
    return logPathsIn(this.#ports.dataFolder);
  }

  backups(): ReturnType<StorageCare['backups']> {
    const { backups } = this.#paths;
    return { folder: backups, items: listBackups(backups) };
  }

  backUp(): Job {
    return this.#parts.jobs.start('backup', 'Making a backup.', 'bytes', null, (handle) =>
      makeBackup(this.#paths, this.#maintenance, this.#ports.clock.nowUs(), handle),
    );
  }

  check(): Job {
    const { jobs, log } = this.#parts;
    const deliveries = log.sizes().deliveries;
    const parts = {
      maintenance: this.#maintenance,
      nowUs: () => this.#ports.clock.nowUs(),
      deliveries,
      save: async (result: Parameters<typeof log.writer.saveCheck>[0]) => {
        if (log.state().mode === 'read-write') await log.writer.saveCheck(result);
      },
    };
    return jobs.start('check', 'Checking the log.', 'deliveries', deliveries, (handle) => checkLog(parts, handle));
  }

  compact(olderThanDays: number): Job {
    const { jobs, log, pace } = this.#parts;
    const parts = { maintenance: this.#maintenance, writer: log.writer, pace };
    const nowUs = this.#ports.clock.nowUs();
    // why: everything means everything, also what a clock that was set back makes look as if it were still to come.
    const beforeUs = olderThanDays === 0 ? Number.MAX_SAFE_INTEGER : nowUs - olderThanDays * dayUs;
    return jobs.start('compact', 'Compacting old deliveries.', 'deliveries', null, (handle) => compact(parts, beforeUs, handle));
  }

  salvage(): Job {
    const { mode, failure } = this.#parts.log.state();
    if (mode !== 'read-only' || failure.code !== 'log.damaged') fail('conflict.log_sound');
    return this.#parts.jobs.start('salvage', 'Saving what can be read of the damaged log.', 'deliveries', null, (handle) =>
      salvageDamagedLog(this.#paths, this.#maintenance, this.#ports.clock.nowUs(), handle),
    );
  }

  planRestore(name: string | null): Promise<void> {
    return planBackup(this.#paths, this.#maintenance, name);
  }

  start(): void {
    if (this.#parts.log.state().mode === 'read-only') return;
    this.#parts.log.onIndexed((changes) => {
      if (changes.some(({ kind }) => kind === 'captured')) this.#lastCaptureMs = performance.now();
    });
    this.#lookAfter(this.#times.firstMs);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#maintenance.close();
  }

  #lookAfter(ms: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#look()
        .catch((error: unknown) => this.#ports.logger.warn('The log could not be looked after', { reason: String(error) }))
        .finally(() => this.#lookAfter(this.#times.everyMs));
    }, ms);
    this.#timer.unref();
  }

  get #isIdle(): boolean {
    const { jobs, log } = this.#parts;
    const isQuiet = performance.now() - this.#lastCaptureMs >= this.#times.idleMs;
    return isQuiet && log.state().mode === 'read-write' && !jobs.list().some(({ state }) => state === 'running');
  }

  async #look(): Promise<void> {
    if (!this.#isIdle || this.#parts.log.sizes().deliveries === 0) return;
    const { checkAfterDays, packAfterDays, packOver } = this.#times;
    const nowUs = this.#ports.clock.nowUs();
    const facts = await this.#maintenance.run('careFacts', { beforeUs: nowUs - packAfterDays * dayUs, most: packOver + 1 });
    if (!this.#isIdle || this.#isClosed) return;
    if (facts.unpacked > packOver && nowUs - this.#lastPackUs >= dayUs) {
      this.#lastPackUs = nowUs;
      this.compact(packAfterDays);
    } else if (facts.checkedAtUs === null || nowUs - facts.checkedAtUs >= checkAfterDays * dayUs) this.check();
  }
}
