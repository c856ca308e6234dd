/**
 * A file that is derived from log.db and may be thrown away: index.db, index-text.db. Opens it, or makes it anew when it is missing,
 * damaged, of another version, or made from another log. Only these files are ever deleted, never log.db.
 */
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { prepareJournalChanges } from './journal-changes.ts';
import { makePrivateFile } from './private-files.ts';
import { errorCodeOf } from './query-failure.ts';
import { busyTimeoutMs, journalSizeLimitBytes, pageSizeBytes, type ReadableLog } from './readable-log.ts';

/** `HkGi` in the header of every derived file. */
const derivedApplicationId = 0x486b4769;

export interface DerivedKind {
  readonly version: number;
  readonly schema: string;
}

const commonSchema = `
  CREATE TABLE derived_from (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    log_uuid TEXT NOT NULL,
    watermark INTEGER NOT NULL,
    watermark_hash TEXT NOT NULL,
    change_seq INTEGER NOT NULL
  ) STRICT;`;

interface Origin {
  readonly uuid: string;
  readonly watermark: number;
  readonly hash: string;
  readonly changeSeq: number;
}

function logUuid(log: ReadableLog): string {
  return log.prepare<[], { uuid: string }>('SELECT uuid FROM log_identity').get()?.uuid ?? '';
}

/** What tells a journal row from the row of another history of the same log (a restored backup that grew again). */
function rowHash(log: ReadableLog, id: number): string {
  const row = log
    .prepare<[number], { hash: string }>(`SELECT received_at_us || ':' || hex(body_sha256) AS hash FROM delivery WHERE id = ?`)
    .get(id);
  return row?.hash ?? '';
}

/** The highest row number the journal ever gave out, also when that row is gone. */
function newestNumberGiven(log: ReadableLog): number {
  return log.prepare<[], { seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'delivery'`).get()?.seq ?? 0;
}

function openFile(path: string): Database.Database {
  makePrivateFile(path);
  const db = new Database(path, { timeout: busyTimeoutMs });
  db.pragma(`page_size = ${pageSizeBytes}`);
  db.pragma('journal_mode = WAL');
  // why: what is lost with the machine is built again; NORMAL keeps the file sound without a sync per batch.
  db.pragma('synchronous = NORMAL');
  db.pragma('trusted_schema = OFF');
  db.pragma('cache_size = -8000');
  db.pragma(`journal_size_limit = ${journalSizeLimitBytes}`);
  return db;
}

function isUsable(db: Database.Database, kind: DerivedKind, log: ReadableLog): boolean {
  if (db.pragma('application_id', { simple: true }) !== derivedApplicationId) return false;
  if (db.pragma('user_version', { simple: true }) !== kind.version) return false;
  const origin = db
    .prepare<[], Origin>('SELECT log_uuid AS uuid, watermark, watermark_hash AS hash, change_seq AS changeSeq FROM derived_from')
    .get();
  if (origin?.uuid !== logUuid(log)) return false;
  // why: a file that has followed more changes than were made belongs to a later state of the log than this one.
  if (origin.changeSeq > prepareJournalChanges(log).newest()) return false;
  const hash = rowHash(log, origin.watermark);
  // why: the row at the watermark may have been deleted since. Its number was given out then, as it was not in a history that is shorter.
  if (hash === '' || origin.hash === '') return newestNumberGiven(log) >= origin.watermark;
  return hash === origin.hash;
}

function tryOpen(path: string, kind: DerivedKind, log: ReadableLog): Database.Database | undefined {
  let db: Database.Database | undefined;
  try {
    db = openFile(path);
    if (isUsable(db, kind, log)) return db;
    db.close();
    return undefined;
  } catch (error) {
    db?.close();
    // why: what would be made anew has no space either.
    if (/^SQLITE_(FULL|IOERR_SHMSIZE)$/.test(errorCodeOf(error))) throw error;
    // Whatever else is wrong with it, a derived file is made anew.
    return undefined;
  }
}

function create(path: string, kind: DerivedKind, log: ReadableLog): Database.Database {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  const db = openFile(path);
  db.transaction(() => {
    db.exec(commonSchema);
    db.exec(kind.schema);
    db.prepare(`INSERT INTO derived_from (only_row, log_uuid, watermark, watermark_hash, change_seq) VALUES (1, ?, 0, '', ?)`).run(
      logUuid(log),
      // why: the journal is read as it is from now on, so what was changed before needs no second look.
      prepareJournalChanges(log).newest(),
    );
    db.pragma(`application_id = ${derivedApplicationId}`);
    db.pragma(`user_version = ${kind.version}`);
  }).immediate();
  return db;
}

/** Opens or makes the file; `mustRebuild` makes it anew whatever it holds. */
export function openDerived(path: string, kind: DerivedKind, log: ReadableLog, mustRebuild: boolean): Database.Database {
  const existing = mustRebuild ? undefined : tryOpen(path, kind, log);
  return existing ?? create(path, kind, log);
}

/** SQLite's own measure, in pages, and the one where space is short. */
const checkpointPages = { ample: 1_000, short: 64 } as const;

/** Where space is short, the write-ahead log is emptied, and stays small. */
export function setSpace(db: Database.Database, isShort: boolean): void {
  db.pragma(`wal_autocheckpoint = ${isShort ? checkpointPages.short : checkpointPages.ample}`);
  db.pragma(`journal_size_limit = ${isShort ? 0 : journalSizeLimitBytes}`);
  try {
    if (isShort) db.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // There is no space for that either; the next commit tries again.
  }
}

/** Reads and moves how far this file is: the row number up to which it has the journal, and the newest change it has followed. */
export function prepareWatermark(db: Database.Database, log: ReadableLog) {
  const read = db.prepare<[], { watermark: number }>('SELECT watermark FROM derived_from');
  const write = db.prepare('UPDATE derived_from SET watermark = ?, watermark_hash = ?');
  const readChange = db.prepare<[], { seq: number }>('SELECT change_seq AS seq FROM derived_from');
  const writeChange = db.prepare('UPDATE derived_from SET change_seq = ?');
  return {
    read: () => read.get()?.watermark ?? 0,
    write: (watermark: number) => {
      write.run(watermark, rowHash(log, watermark));
    },
    readChange: () => readChange.get()?.seq ?? 0,
    writeChange(seq: number): void {
      writeChange.run(seq);
    },
  };
}
