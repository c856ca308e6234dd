/**
 * Puts a backup in the place of log.db: planned in a file while the log is open, carried out at the next start, before it is opened.
 * Guarantees: each step can be done again, so a start that was cut off is made good by the next one; at every moment the log of before
 * and the backup are both whole somewhere, and log.db is one of them. The log of before is kept among the backups.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { Failure, fail, systemCode } from '../failure.ts';
import type { Logger } from '../ports.ts';
import { listBackups, newBackupPath, prepareBackupFolder } from './backup.ts';
import type { LogPaths } from './data-folder.ts';
import { fileKind, logApplicationId, openWritable } from './database.ts';
import type { BackupFacts } from './maintenance-protocol.ts';
import { newestVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { makePrivateFile, privateFileMode } from './private-files.ts';
import { syncFile, syncFolder } from './synced-files.ts';

const planSchema = z.object({
  format: z.literal(1),
  /** File name within the backups folder. */
  backup: z.string(),
  /** Name the log of before gets there; null until the restore has begun. */
  kept: z.string().nullable(),
});
type Plan = z.infer<typeof planSchema>;

function readPlan(paths: LogPaths): Plan | undefined {
  let text: string;
  try {
    text = readFileSync(paths.restorePlan, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return planSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON, so not a plan of ours.
    return undefined;
  }
}

function writePlan(paths: LogPaths, plan: Plan): void {
  const temporary = `${paths.restorePlan}.new`;
  makePrivateFile(temporary);
  writeFileSync(temporary, JSON.stringify(plan), { mode: privateFileMode });
  syncFile(temporary);
  renameSync(temporary, paths.restorePlan);
  syncFolder(paths.folder);
}

/** Whether a backup is what was saved of a damaged log: it is moved into its place, and the damaged log is kept untouched. */
function isSalvage(name: string): boolean {
  return name.includes('-salvaged');
}

/** Name of the backup that is put in place at the next start; null when none is. */
export function pendingRestore(paths: LogPaths): string | null {
  return readPlan(paths)?.backup ?? null;
}

/** Path of a backup. Fails with `missing.backup` for any name that is not one. */
export function backupPath(paths: LogPaths, name: string): string {
  const isOurs = listBackups(paths.backups).some((backup) => backup.name === name);
  return isOurs ? join(paths.backups, name) : fail('missing.backup', { name, folder: paths.backups });
}

/** Fails with `log.backup_damaged` or `log.newer_version` when a log could not be made of it. */
export function refuseUnusable(facts: BackupFacts): void {
  if (facts.complaint !== null) fail('log.backup_damaged', { problem: `${facts.complaint.replace(/\.$/, '')}.` });
  if (facts.applicationId !== logApplicationId || facts.version === 0)
    fail('log.backup_damaged', { problem: 'It is not a log of Hookglass.' });
  const known = newestVersion(migrations);
  if (facts.version > known) fail('log.newer_version', { found: String(facts.version), known: String(known) });
}

/** Plans the restore of a backup that was looked at, or takes the plan back. Fails with `log.folder_not_writable`. */
export function planRestore(paths: LogPaths, name: string | null): void {
  try {
    if (name === null) rmSync(paths.restorePlan, { force: true });
    else writePlan(paths, { format: 1, backup: name, kept: null });
  } catch (error) {
    fail('log.folder_not_writable', { path: paths.folder, problem: systemCode(error) || String(error) }, error);
  }
}

/** Version of the structure, from the file's header: the file may be too damaged for SQLite. */
function versionIn(path: string): number {
  const head = Buffer.alloc(100);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return head.readUInt32BE(60);
}

/** A second name for a whole file, without a second copy of its bytes; a copy where the file system has no links. */
function linkSynced(from: string, to: string): void {
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copySynced(from, to);
  }
}

function copySynced(from: string, to: string): void {
  rmSync(to, { force: true });
  makePrivateFile(to);
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  syncFile(to);
}

/** A second name for a file that is about to lose its first; a copy where the file system has no links. */
function keepFile(from: string, to: string): void {
  if (existsSync(to) || !existsSync(from)) return;
  try {
    linkSync(from, to);
  } catch {
    // Without links (FAT, some network shares): a copy, which takes longer and needs the space.
    copySynced(from, `${to}.partial`);
    renameSync(`${to}.partial`, to);
  }
}

/** Empties the write-ahead log into the file, so that it is whole by itself. */
function settle(path: string, logger: Logger): void {
  if (fileKind(path) !== 'database') return;
  let db: Database.Database | undefined;
  try {
    db = openWritable(path);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.pragma('journal_mode = DELETE');
  } catch (error) {
    // A log too damaged to be opened is what a restore is for: it is kept with its write-ahead log beside it.
    logger.warn('The log of before could not be settled', { reason: error instanceof Error ? error.message : String(error) });
  } finally {
    db?.close();
  }
}

export interface RestoreStep {
  readonly name: 'name' | 'copy' | 'settle' | 'keep' | 'replace' | 'forget-index' | 'done';
  run(): void;
}

/** The steps of the planned restore, in order; none when nothing is planned. Each may be done again from the first on. */
export function restoreSteps(paths: LogPaths, nowUs: number, logger: Logger): readonly RestoreStep[] {
  const plan = readPlan(paths);
  if (plan === undefined) return [];
  const incoming = `${paths.log}.restoring`;
  const hasLog = existsSync(paths.log);
  const isSalvaged = isSalvage(plan.backup);
  const keptReason = isSalvaged ? 'damaged' : 'restore';
  const kept = plan.kept ?? (hasLog ? basename(newBackupPath(paths.backups, versionIn(paths.log), nowUs, keptReason)) : null);
  const keptPath = kept === null ? undefined : join(paths.backups, kept);
  return [
    { name: 'copy', run: () => (isSalvaged ? linkSynced : copySynced)(backupPath(paths, plan.backup), incoming) },
    { name: 'name', run: () => writePlan(paths, { ...plan, kept }) },
    // why: when the log of before has its second name, log.db may be the new one already.
    // why: a damaged log is kept byte for byte, because SQLite might write into it what makes it worse.
    { name: 'settle', run: () => (keptPath === undefined || isSalvaged || existsSync(keptPath) ? undefined : settle(paths.log, logger)) },
    {
      name: 'keep',
      run() {
        if (keptPath === undefined || existsSync(keptPath)) return;
        prepareBackupFolder(paths.backups);
        for (const suffix of ['-wal', '-journal']) keepFile(`${paths.log}${suffix}`, `${keptPath}${suffix}`);
        keepFile(paths.log, keptPath);
        syncFolder(paths.backups);
      },
    },
    {
      name: 'replace',
      run() {
        // why: a write-ahead log that stayed behind would be applied to the wrong file.
        for (const suffix of ['-wal', '-shm', '-journal']) rmSync(`${paths.log}${suffix}`, { force: true });
        renameSync(incoming, paths.log);
        syncFolder(paths.folder);
      },
    },
    {
      name: 'forget-index',
      run() {
        // why: the same rows may carry other notes and marks in the backup, which the index can not tell.
        for (const path of [paths.index, paths.text])
          for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
      },
    },
    {
      name: 'done',
      run() {
        // why: what was salvaged is the log by now; of two names of one file a rename may have left both. They go after the plan, so that
        // no later start does any of this again.
        rmSync(paths.restorePlan, { force: true });
        syncFolder(paths.folder);
        if (isSalvaged) for (const name of [join(paths.backups, plan.backup), incoming]) rmSync(name, { force: true });
      },
    },
  ];
}

/**
 * Carries out what is planned, under the folder's lock and before the log is opened. When it can not be done the log of before stays in
 * place and opens; the plan stays too, unless its backup is gone.
 */
export function applyPlannedRestore(paths: LogPaths, nowUs: number, logger: Logger): void {
  try {
    const steps = restoreSteps(paths, nowUs, logger);
    for (const step of steps) step.run();
    if (steps.length > 0) logger.info('A backup was put in place', { folder: paths.folder });
  } catch (error) {
    rmSync(`${paths.log}.restoring`, { force: true });
    if (error instanceof Failure && error.code === 'missing.backup') planRestore(paths, null);
    logger.error('The planned restore could not be carried out', { reason: error instanceof Error ? error.message : String(error) }, error);
  }
}
