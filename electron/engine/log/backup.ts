/**
 * Dated copies of log.db in the folder `backups`: made before an update of the log's structure, asked for, what was in place before a
 * restore, or a damaged log and what was salvaged of it. A copy is made by SQLite into a temporary name, synced, then renamed, so a backup is whole or absent.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { BackupFile } from '#contract/models/storage.ts';
import { makePrivateFile, privateFolderMode } from './private-files.ts';
import { syncFile, syncFolder } from './synced-files.ts';

export type BackupReason = BackupFile['reason'];

const namePattern = /^log-v(\d+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z(?:-(asked|restore|damaged|salvaged))?(?:-\d+)?\.db$/;
const versionsKept = 3;

/** Makes the folder with the mode of our folders. */
export function prepareBackupFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: privateFolderMode });
  chmodSync(folder, privateFolderMode);
}

/** A path that is not taken: `log-v<version>-<date>.db`, with the reason behind the date unless it is an update. */
export function newBackupPath(folder: string, version: number, nowUs: number, reason: BackupReason): string {
  const stamp = new Date(Math.floor(nowUs / 1000)).toISOString().replace(/[-:.]/g, '');
  const base = `log-v${version}-${stamp}${reason === 'update' ? '' : `-${reason}`}`;
  for (let number = 1; ; number++) {
    const path = join(folder, `${base}${number === 1 ? '' : `-${number}`}.db`);
    if (!existsSync(path) && !existsSync(`${path}.partial`)) return path;
  }
}

/** Whole backups in the folder, newest first; none when there is no folder. */
export function listBackups(folder: string): readonly BackupFile[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).flatMap((name) => {
    const parts = namePattern.exec(name);
    if (parts === null) return [];
    const [, , year, month, day, hour, minute, second, milli, reason] = parts;
    const createdAtUs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`) * 1000;
    if (Number.isNaN(createdAtUs)) return [];
    return [{ name, createdAtUs, sizeBytes: sizeOf(join(folder, name)), reason: reasonOf(reason) }];
  });
  return found.sort((a, b) => b.createdAtUs - a.createdAtUs || b.name.localeCompare(a.name));
}

const namedReasons: readonly BackupReason[] = ['asked', 'restore', 'damaged', 'salvaged'];

function reasonOf(word: string | undefined): BackupReason {
  return namedReasons.find((reason) => reason === word) ?? 'update';
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The backup before an update of the structure: writes `log-v<version>-<date>.db` and returns its path. Blocks: 0.55 s per 333 MB. */
export function backUp(db: Database.Database, folder: string, version: number, nowUs: number): string {
  prepareBackupFolder(folder);
  const target = newBackupPath(folder, version, nowUs, 'update');
  const temporary = `${target}.partial`;
  // why: VACUUM INTO takes an existing file only when it is empty, and would make a new one with the umask's mode.
  makePrivateFile(temporary);
  try {
    db.prepare('VACUUM INTO ?').run(temporary);
    syncFile(temporary);
    renameSync(temporary, target);
  } catch (error) {
    // why: half a backup is no backup, and on a full disk it stands in the way of what is.
    for (const suffix of ['', '-journal']) rmSync(`${temporary}${suffix}`, { force: true });
    throw error;
  }
  syncFolder(folder);
  dropOldBackups(folder);
  return target;
}

/** Keeps the backups before an update of the three newest versions; those with another reason are the person's own. */
function dropOldBackups(folder: string): void {
  const backups = listBackups(folder).flatMap((backup) => {
    const version = backup.reason === 'update' ? namePattern.exec(backup.name)?.[1] : undefined;
    return version === undefined ? [] : [{ name: backup.name, version: Number(version) }];
  });
  const kept = [...new Set(backups.map((backup) => backup.version))].sort((a, b) => b - a).slice(0, versionsKept);
  for (const backup of backups) {
    if (!kept.includes(backup.version)) rmSync(join(folder, backup.name), { force: true });
  }
}
