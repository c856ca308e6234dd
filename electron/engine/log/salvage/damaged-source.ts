/**
 * Opens a damaged log.db for reading, as far as SQLite can be brought to. Guarantees: the file itself is not changed; where its first
 * bytes have to be mended, that is done in a copy.
 */
import { closeSync, constants, copyFileSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makePrivateFile } from '../private-files.ts';
import { pageSizeBytes } from '../readable-log.ts';
import { putSchemaInto } from './new-schema.ts';

export interface DamagedSource {
  readonly db: Database.Database;
  close(): void;
}

const headBytes = 100;

/** Undefined when not even the list of its tables can be read. `spare` is a path for a mended copy. */
export function openDamaged(path: string, spare: string): DamagedSource | undefined {
  const direct = openTolerant(path);
  if (direct !== undefined) return { db: direct, close: () => direct.close() };
  const remove = () => {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${spare}${suffix}`, { force: true });
  };
  try {
    copyWithNewHead(path, spare);
    const mended = openTolerant(spare) ?? openWithNewSchema(spare);
    if (mended === undefined) {
      remove();
      return undefined;
    }
    return {
      db: mended,
      close() {
        mended.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function openTolerant(path: string): Database.Database | undefined {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    // why: with a schema that may be written, SQLite reads a file that is shorter than its head says, and leaves out what it can't parse.
    db.unsafeMode(true);
    db.pragma('writable_schema = ON');
    db.pragma('query_only = ON');
    db.pragma('trusted_schema = OFF');
    // why: a page whose cells reach beyond it is refused as a whole, before nonsense is taken from it.
    db.pragma('cell_size_check = ON');
    const { tables } = db.prepare<[], { tables: number }>(`SELECT count(*) AS tables FROM sqlite_schema WHERE type = 'table'`).get() ?? {
      tables: 0,
    };
    if (tables > 0) return db;
    db.close();
    return undefined;
  } catch {
    // Whatever SQLite says of it: it can not be read this way.
    db.close();
    return undefined;
  }
}

function openWithNewSchema(copy: string): Database.Database | undefined {
  putSchemaInto(copy);
  return openTolerant(copy);
}

/** The first 100 bytes of every log are nearly the same, so they can be written anew where only they are damaged. */
function copyWithNewHead(path: string, target: string): void {
  const { size } = statSync(path);
  rmSync(target, { force: true });
  makePrivateFile(target);
  copyFileSync(path, target, constants.COPYFILE_FICLONE);
  const head = Buffer.alloc(headBytes);
  const descriptor = openSync(target, 'r+');
  try {
    const found = Buffer.alloc(headBytes);
    readSync(descriptor, found, 0, headBytes, 0);
    head.write('SQLite format 3\0', 0, 'latin1');
    head.writeUInt16BE(pageSizeBytes, 16);
    // Rollback mode, no reserved bytes, and the three fractions that are fixed by the format.
    head.set([1, 1, 0, 64, 32, 32], 18);
    head.writeUInt32BE(1, 24);
    head.writeUInt32BE(Math.max(1, Math.floor(size / pageSizeBytes)), 28);
    head.writeUInt32BE(1, 40);
    // Schema format 4, UTF-8.
    head.writeUInt32BE(4, 44);
    head.writeUInt32BE(1, 56);
    // Valid for change counter 1; the pages that belong to `auto_vacuum` are not looked at by who only reads.
    head.writeUInt32BE(1, 92);
    head.writeUInt32BE(3_054_001, 96);
    writeSync(descriptor, head, 0, headBytes, 0);
  } finally {
    closeSync(descriptor);
  }
}
