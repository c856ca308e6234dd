/** Dated copies of log.db. A copy is made by SQLite into a temporary name, synced, then renamed, so a backup is whole or absent. */
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { syncFolder } from './data-folder.ts';
import { makePrivateFile, privateFolderMode } from './private-files.ts';

const namePattern = /^log-v(\d+)-\d{8}T\d{6}\d*Z\.db$/;
const versionsKept = 3;

/** Writes `log-v<version>-<date>.db` and returns its path. Blocks: 0.55 s per 333 MB. */
export function backUp(db: Database.Database, folder: string, version: number, nowUs: number): string {
  mkdirSync(folder, { recursive: true, mode: privateFolderMode });
  chmodSync(folder, privateFolderMode);
  const stamp = new Date(Math.floor(nowUs / 1000)).toISOString().replace(/[-:.]/g, '');
  const target = join(folder, `log-v${version}-${stamp}.db`);
  const temporary = `${target}.partial`;
  rmSync(temporary, { force: true });
  // why: VACUUM INTO takes an existing file only when it is empty, and would make a new one with the umask's mode.
  makePrivateFile(temporary);
  db.prepare('VACUUM INTO ?').run(temporary);
  const descriptor = openSync(temporary, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, target);
  syncFolder(folder);
  dropOldBackups(folder);
  return target;
}

/** Keeps the backups of the three newest versions; touches nothing that is not named like one. */
function dropOldBackups(folder: string): void {
  const backups = readdirSync(folder).flatMap((name) => {
    const version = namePattern.exec(name)?.[1];
    return version === undefined ? [] : [{ name, version: Number(version) }];
  });
  const kept = [...new Set(backups.map((backup) => backup.version))].sort((a, b) => b - a).slice(0, versionsKept);
  for (const backup of backups) {
    if (!kept.includes(backup.version)) rmSync(join(folder, backup.name), { force: true });
  }
}
