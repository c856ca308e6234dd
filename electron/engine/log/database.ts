/**
 * Opens log.db. Owns the pragmas, the identity numbers in the file's header and the two kinds of connection.
 * Guarantees: a writable connection is WAL with `synchronous=FULL`, asserted after the first read; a readable one can not write.
 * Refuses: SQLite older than 3.51.3 (its WAL can be reset under a writer), files of other programs.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { fail, systemCode } from '../failure.ts';
import { busyTimeoutMs, journalSizeLimitBytes, pageSizeBytes, type ReadableLog } from './readable-log.ts';

declare const writableBrand: unique symbol;

/** The one connection that writes; it lives on the main thread. */
export type WritableLog = ReadableLog & { readonly [writableBrand]: true };

/** `HkGl` in the header of every log.db. */
export const logApplicationId = 0x486b476c;

const oldestSqlite = [3, 51, 3] as const;

/** What must hold on the writable connection, as SQLite reports it after the first read. */
export const requiredPragmas = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  trusted_schema: 0,
  journal_size_limit: journalSizeLimitBytes,
  busy_timeout: busyTimeoutMs,
  wal_autocheckpoint: 0,
  secure_delete: 2,
} as const;

/** The one statement that sets each pragma; a test removes them one by one and expects the assertion to notice. */
export const pragmaSettings: readonly string[] = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'trusted_schema = OFF',
  `journal_size_limit = ${journalSizeLimitBytes}`,
  `busy_timeout = ${busyTimeoutMs}`,
  'wal_autocheckpoint = 0',
  // why: what is deleted is overwritten where that costs no page more; pages that become free as a whole are given back (STO-22).
  'secure_delete = FAST',
];

function isWritable(db: Database.Database): db is WritableLog {
  return db.open && !db.readonly;
}

/** Compares dotted numbers of equal length. */
export function isVersionAtLeast(version: string, oldest: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, floor] of oldest.entries()) {
    const part = parts[index] ?? 0;
    if (part !== floor) return part > floor;
  }
  return true;
}

/** Fails with `log.write_failed` when SQLite is older than 3.51.3. */
export function assertSqliteVersion(db: Database.Database): void {
  const version = db.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()?.version ?? '0';
  if (!isVersionAtLeast(version, oldestSqlite)) {
    fail('log.write_failed', { problem: `SQLite ${version} is too old; ${oldestSqlite.join('.')} or newer keeps the log safe.` });
  }
}

/**
 * Reads first, then compares every required pragma: the driver's build lowers `synchronous` after the first statement unless it was
 * set by hand (STO-01). Fails with `log.write_failed`.
 */
export function assertPragmas(db: Database.Database): void {
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
  for (const [name, expected] of Object.entries(requiredPragmas)) {
    const found = db.pragma(name, { simple: true });
    if (found !== expected)
      fail('log.write_failed', { problem: `SQLite has ${name} = ${String(found)} where ${String(expected)} is needed.` });
  }
}

/** Opens for writing, creating the database when the file is empty. The file must exist, so that its mode is ours. */
export function openWritable(path: string): WritableLog {
  const db = new Database(path, { fileMustExist: true, timeout: busyTimeoutMs });
  try {
    assertSqliteVersion(db);
    // why: the page size counts only before the first page is written, and never in WAL mode.
    db.pragma(`page_size = ${pageSizeBytes}`);
    // why: the same goes for this one, which lets deleted space be given back in small pieces.
    db.pragma('auto_vacuum = INCREMENTAL');
    for (const setting of pragmaSettings) db.pragma(setting);
    // why: the writer appends; what it needs again is the last pages of a few trees.
    db.pragma('cache_size = -4000');
    if (!isWritable(db)) fail('log.write_failed', { problem: 'The file could be opened for reading only.' });
    assertPragmas(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Commits a page as it is. Fails as any commit would: what could be opened and read may still not be synced, and only a commit tells.
 */
export function proveWritable(db: WritableLog): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  db.transaction(() => db.pragma(`user_version = ${version}`)).immediate();
}

/** So that the file can be read from a folder that can not be written. */
export function leaveWalMode(db: WritableLog): void {
  try {
    db.pragma('busy_timeout = 0');
    db.pragma('journal_mode = DELETE');
  } catch {
    // Another program reads the file at this moment: it stays in WAL mode, which is as safe.
  }
}

/** What the first bytes of a file say it is. */
export function fileKind(path: string): 'absent' | 'empty' | 'database' | 'foreign' {
  let descriptor: number;
  try {
    if (statSync(path).size === 0) return 'empty';
    descriptor = openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'absent';
    throw error;
  }
  try {
    const head = Buffer.alloc(16);
    readSync(descriptor, head, 0, 16, 0);
    return head.toString('latin1') === 'SQLite format 3\0' ? 'database' : 'foreign';
  } finally {
    closeSync(descriptor);
  }
}

/** Version and owner of an open database file. */
export function identityOf(db: Database.Database): { readonly applicationId: number; readonly version: number; readonly tables: number } {
  const number = (name: string) => Number(db.pragma(name, { simple: true }));
  const tables = db.prepare<[], { tables: number }>('SELECT count(*) AS tables FROM sqlite_schema').get()?.tables ?? 0;
  return { applicationId: number('application_id'), version: number('user_version'), tables };
}
