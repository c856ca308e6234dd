/**
 * The rollback journal that a power cut leaves beside log.db. One is written only while the file goes into WAL mode or leaves it, so at
 * the very start and at the very end.
 */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { systemCode } from '../failure.ts';
import { busyTimeoutMs } from './readable-log.ts';

const journalMagic = 'd9d505f920a163d7';

/**
 * Whether a rollback journal lies beside the file that takes it back to at most one page, which is no table's. why: power that goes in
 * the first two writes leaves single sectors of a first page; they look like anything, and SQLite takes them back when it opens the
 * file for writing.
 */
export function isFirstWriteCutOff(path: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(`${path}-journal`, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
  try {
    const head = Buffer.alloc(20);
    if (readSync(descriptor, head, 0, head.length, 0) < head.length) return false;
    return head.toString('hex', 0, 8) === journalMagic && head.readUInt32BE(16) <= 1;
  } finally {
    closeSync(descriptor);
  }
}

/** why: a connection for reading can not take a journal back, and so says of a sound log that it can not be read. */
export function takeBackLeftJournal(path: string): void {
  const journal = `${path}-journal`;
  if (!existsSync(journal) || statSync(journal).size === 0) return;
  const db = new Database(path, { timeout: busyTimeoutMs });
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  } finally {
    db.close();
  }
}
