/** Backups that are asked for, and the plan to go back to one. */
import { basename, join } from 'node:path';
import { Failure, fail, systemCode } from '../failure.ts';
import type { JobHandle } from '../jobs/job-list.ts';
import { bytesOf } from '../jobs/job-words.ts';
import { newBackupPath, prepareBackupFolder } from '../log/backup.ts';
import type { LogPaths } from '../log/data-folder.ts';
import type { Maintenance } from '../log/maintenance.ts';
import { pageSizeBytes } from '../log/readable-log.ts';
import { backupPath, planRestore, refuseUnusable } from '../log/restore.ts';
import { isDiskFull } from '../log/write-errors.ts';

/** Copies the log as it is at this moment and returns a sentence. Fails with `log.backup_failed`; what was copied until then is removed. */
export async function makeBackup(paths: LogPaths, maintenance: Maintenance, nowUs: number, handle: JobHandle): Promise<string> {
  const { signal, progress } = handle;
  try {
    const { version } = await maintenance.run('inspect', { path: paths.log, isWhole: false }, { signal });
    prepareBackupFolder(paths.backups);
    const target = newBackupPath(paths.backups, version, nowUs, 'asked');
    const onProgress = (done: number, total: number) => progress(done * pageSizeBytes, total * pageSizeBytes);
    const { pages } = await maintenance.run('copy', { target }, { signal, onProgress });
    return `Backup made: ${basename(target)}, ${bytesOf(pages * pageSizeBytes)}.`;
  } catch (error) {
    if (error instanceof Failure) throw error;
    return fail('log.backup_failed', { problem: problemOf(error) }, error);
  }
}

/** Why a copy could not be made, as a sentence. */
export function problemOf(error: unknown): string {
  const words = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  if (isDiskFull(error)) return `The disk is full: ${words}.`;
  const code = systemCode(error);
  return code === '' || words.includes(code) ? `${words}.` : `${words} (${code}).`;
}

/**
 * Looks at the backup and plans it for the next start; null takes a plan back. Fails with `missing.backup`, `log.backup_damaged`,
 * `log.newer_version` or `log.folder_not_writable`.
 */
export async function planBackup(paths: LogPaths, maintenance: Maintenance, name: string | null): Promise<void> {
  if (name !== null) {
    backupPath(paths, name);
    refuseUnusable(await maintenance.run('inspect', { path: join(paths.backups, name), isWhole: true }));
  }
  planRestore(paths, name);
}
