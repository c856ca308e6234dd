/**
 * One process per data folder. The system holds the lock (SQLite's file lock on log.lock.db), so it ends with the process that took
 * it and is never stale; log.lock beside it names the holder's pid for the person and shows after a crash that the end was unclean.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, systemCode } from '../failure.ts';
import { makePrivateFile, privateFileMode } from './private-files.ts';

export interface FolderLock {
  /** The last holder did not free the lock: it was killed or the machine stopped. */
  readonly wasUnclean: boolean;
  /** `true` after a clean end; otherwise the next start checks the log. */
  free(isClean: boolean): void;
}

/** Takes the lock or fails with `log.locked`, naming the pid of the process that has it. */
export function takeFolderLock(folder: string): FolderLock {
  const namePath = join(folder, 'log.lock');
  const lockPath = join(folder, 'log.lock.db');
  makePrivateFile(lockPath);
  const holder = new Database(lockPath, { timeout: 0 });
  try {
    // why: the journal of a file would need space, and a full disk is no reason not to look at a log (STO-09).
    holder.pragma('journal_mode = MEMORY');
    holder.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    holder.close();
    if (!systemCode(error).startsWith('SQLITE_BUSY')) throw error;
    fail('log.locked', { pid: readName(namePath) ?? 'unknown', path: folder }, error);
  }
  const wasUnclean = readName(namePath) !== undefined;
  writeName(namePath);
  return {
    wasUnclean,
    free(isClean) {
      if (isClean) rmSync(namePath, { force: true });
      holder.close();
    },
  };
}

function writeName(path: string): void {
  try {
    makePrivateFile(path);
    writeFileSync(path, `${process.pid}\n`, { mode: privateFileMode });
  } catch (error) {
    // why: on a full disk the lock holds all the same, and only the person's message lacks the number.
    if (systemCode(error) !== 'ENOSPC') throw error;
  }
}

function readName(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // No file: nobody has the folder, or the holder has not written its name yet.
    return undefined;
  }
}
