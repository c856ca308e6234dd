/**
 * Copies log.db while it is written to. Guarantees: the copy is the log of one moment, whole and synced before it gets its name, one
 * file of mode 0600 in rollback mode; when it can not be finished, nothing of it is left.
 */
import { renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { makePrivateFile } from './private-files.ts';
import { openReadable, pageSizeBytes } from './readable-log.ts';
import { syncFile, syncFolder } from './synced-files.ts';

/** Pages of one step, 4 MB; between two steps the copy can be stopped. */
const stepPages = 256;
/** Left free, because captures go on. */
const spareBytes = 16 * 1024 * 1024;

export interface CopyParts {
  readonly logPath: string;
  /** Must not be there yet; its folder must. */
  readonly target: string;
  /** In pages. Throws to stop the copy. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Has the code of a full disk, as the system's own error would. */
function diskFull(needed: number, free: number): Error {
  const error = new Error(`${needed} bytes are needed and ${free} are free`);
  return Object.assign(error, { code: 'ENOSPC' });
}

/** A WAL file can not be read from a folder that can not be written, and a backup is one file. */
function leaveWalMode(path: string): void {
  const db = new Database(path, { fileMustExist: true });
  try {
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
}

/** Returns the pages copied. Throws the system's or SQLite's error, or what `onProgress` threw. */
export async function copyLog(parts: CopyParts): Promise<number> {
  const partial = `${parts.target}.partial`;
  const db = openReadable(parts.logPath);
  try {
    const needed = Number(db.pragma('page_count', { simple: true })) * pageSizeBytes + spareBytes;
    const { bavail, bsize } = statfsSync(dirname(parts.target));
    if (bavail * bsize < needed) throw diskFull(needed, bavail * bsize);
    removePartial(partial);
    makePrivateFile(partial);
    // why: without a transaction that stays open each write to the log would make the copy start over.
    // Readers may keep one open: it only keeps the write-ahead log from starting over meanwhile.
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    const { totalPages } = await db.backup(partial, {
      progress: ({ totalPages: total, remainingPages: left }) => {
        parts.onProgress(total - left, total);
        return stepPages;
      },
    });
    db.exec('COMMIT');
    leaveWalMode(partial);
    syncFile(partial);
    // why: the sync may take seconds, in which somebody may have thought better of it.
    parts.onProgress(totalPages, totalPages);
    renameSync(partial, parts.target);
    syncFolder(dirname(parts.target));
    return totalPages;
  } catch (error) {
    removePartial(partial);
    throw error;
  } finally {
    db.close();
  }
}

function removePartial(partial: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${partial}${suffix}`, { force: true });
}
