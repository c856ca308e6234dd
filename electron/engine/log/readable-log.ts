/**
 * Read-only connections. Workers import this file and not database.ts, which loads the contract and with it a fifth of a second of
 * start-up.
 */
import Database from 'better-sqlite3';

declare const readableBrand: unique symbol;

/** A connection that reads. A function that takes this one can not be given a right to write by accident. */
export type ReadableLog = Database.Database & { readonly [readableBrand]: true };

export const pageSizeBytes = 16_384;
export const journalSizeLimitBytes = 64 * 1024 * 1024;
export const busyTimeoutMs = 1_000;

/** Any open connection can be read; a function that takes this one can not be given a right to write by accident. */
export function isReadable(db: Database.Database): db is ReadableLog {
  return db.open;
}

/** Opens for reading. On a folder that can not be written, a cleanly closed log is read as a file that does not change. */
export function openReadable(path: string): ReadableLog {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
  try {
    db.pragma('query_only = ON');
    db.pragma('trusted_schema = OFF');
    // why: the default of 16 MB for each of a dozen open files is most of the engine's memory; the system caches the file as well.
    db.pragma('cache_size = -2000');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (!isReadable(db)) throw new Error('The connection is closed');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** First complaint of SQLite's structure check, or undefined. Reads the whole file: 0.2 s per 333 MB. */
export function quickCheck(db: Database.Database): string | undefined {
  const rows = db.prepare<[], { quick_check: string }>('PRAGMA main.quick_check(1)').all();
  const first = rows[0]?.quick_check ?? 'no answer';
  return first === 'ok' ? undefined : withoutHeading(first);
}

/** First complaint of SQLite's whole check, which also compares every index with its table, or undefined. */
export function integrityCheck(db: Database.Database): string | undefined {
  const rows = db.prepare<[], { integrity_check: string }>('PRAGMA main.integrity_check(1)').all();
  const first = rows[0]?.integrity_check ?? 'no answer';
  return first === 'ok' ? undefined : withoutHeading(first);
}

/** SQLite begins its findings with the name it has for the file. */
function withoutHeading(finding: string): string {
  return finding.replace(/^\*{3} in database \w+ \*{3}\s*/, '');
}
