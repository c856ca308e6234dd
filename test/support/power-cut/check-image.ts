/** Opens what a power cut left, with the product's own code, and looks whether everything is there that was acknowledged. */
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { logPathsIn } from '#engine/log/data-folder.ts';
import { openWritable } from '#engine/log/database.ts';
import { migrations } from '#engine/log/migrations/index.ts';
import { openFile, refuseForeignFile } from '#engine/log/open-file.ts';
import { integrityCheck, openReadable } from '#engine/log/readable-log.ts';
import { logPorts, openTestLog } from '#test/support/open-test-log.ts';
import type { FileImage } from './disk.ts';
import type { RecordedFile } from './recording.ts';

export interface ImageFinding {
  /** What is wrong with the file; undefined when it is sound. */
  readonly damage: string | undefined;
  /** Acknowledged deliveries that are not in it. */
  readonly lost: number;
}

interface StoredRow {
  readonly id: number;
  readonly sha256: Buffer;
  readonly body: Buffer | null;
}

/** Puts the files of an image into the folder and takes away what SQLite made beside the last one. */
export function writeImage(folder: string, image: ReadonlyMap<RecordedFile, FileImage>): void {
  // why: a migration makes a backup first, and thousands of images would fill the memory with them.
  for (const name of ['log.db-shm', 'backups', 'log.lock']) rmSync(join(folder, name), { recursive: true, force: true });
  for (const name of ['log.db', 'log.db-wal', 'log.db-journal'] as const) {
    const file = image.get(name);
    if (file === undefined) rmSync(join(folder, name), { force: true });
    else writeFile(join(folder, name), file);
  }
}

function writeFile(path: string, { durable, changes }: FileImage): void {
  const descriptor = openSync(path, 'w', 0o600);
  try {
    writeSync(descriptor, durable);
    for (const { offset, data } of changes) {
      if (data === undefined) ftruncateSync(descriptor, offset);
      else writeSync(descriptor, data, 0, data.length, offset);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Fails when a body is not what its SHA-256 says, when numbers have gaps or when SQLite finds the file damaged. */
export function storedHashes(db: Database.Database): Set<string> {
  const complaint = integrityCheck(db);
  if (complaint !== undefined) throw new Error(complaint);
  // why: a cut in the first start, or everything lost, leaves no tables: nothing is stored then.
  if (db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'delivery'`).get() === undefined) return new Set();
  const rows = db.prepare<[], StoredRow>('SELECT id, body_sha256 AS sha256, body FROM delivery ORDER BY id').all();
  const chunks = db.prepare<[number], { bytes: Buffer }>('SELECT bytes FROM body_chunk WHERE delivery_id = ? ORDER BY position');
  const hashes = new Set<string>();
  for (const [at, { id, sha256, body }] of rows.entries()) {
    if (id !== at + 1) throw new Error(`Delivery ${at + 1} is missing before ${id}`);
    const digest = createHash('sha256');
    for (const bytes of body === null ? chunks.all(id).map((chunk) => chunk.bytes) : [body]) digest.update(bytes);
    const hash = digest.digest();
    if (!hash.equals(sha256)) throw new Error(`The body of delivery ${id} is not the one that was stored`);
    hashes.add(hash.toString('hex'));
  }
  return hashes;
}

function finding(hashes: ReadonlySet<string>, acknowledged: readonly string[]): ImageFinding {
  return { damage: undefined, lost: acknowledged.filter((hash) => !hashes.has(hash)).length };
}

/** How much of a start is gone through: SQLite and our settings, everything but the workers, or all of it. */
export type OpeningDepth = 'connection' | 'file' | 'start';

export async function checkImage(folder: string, acknowledged: readonly string[], depth: OpeningDepth): Promise<ImageFinding> {
  try {
    if (depth === 'start') await startAndEnd(folder);
    return finding(depth === 'connection' ? hashesByConnection(folder) : await hashesByFile(folder), acknowledged);
  } catch (error) {
    return { damage: error instanceof Error ? error.message : String(error), lost: 0 };
  }
}

function hashesByConnection(folder: string): Set<string> {
  const path = logPathsIn(folder).log;
  const db = openWritable(path);
  // why: with a reader left, closing does not move the write-ahead log into the file, which is most of the time and is shown by the others.
  const reader = openReadable(path);
  try {
    return storedHashes(db);
  } finally {
    db.close();
    reader.close();
  }
}

async function hashesByFile(folder: string): Promise<Set<string>> {
  const paths = logPathsIn(folder);
  refuseForeignFile(paths);
  const file = await openFile({ ports: logPorts(folder), paths, migrations, wasUnclean: false, networkKind: undefined });
  if (file.mode === 'read-only') throw new Error(`${file.failure.sentence} ${file.failure.reason}`);
  try {
    return storedHashes(file.db);
  } finally {
    file.db.close();
  }
}

/** After an unclean end: with the lock, the check of the file, readers and the index. */
async function startAndEnd(folder: string): Promise<void> {
  const log = await openTestLog(folder);
  try {
    const { mode, failure } = log.state();
    if (mode === 'read-only' || failure !== null) throw new Error(failure?.sentence ?? 'The log is opened for reading only');
    await log.indexed(60_000);
  } finally {
    await log.close();
  }
}
