/**
 * Copies what can be read of a damaged log.db into a new file. Runs in the maintenance worker.
 * Guarantees: the damaged file is only read; the new one is whole, synced and sound before it gets its name, and nothing of it is left
 * when it can not be finished; what was not copied is counted.
 */
import { existsSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { migrations } from '../migrations/index.ts';
import { makePrivateFile } from '../private-files.ts';
import { openReadable, quickCheck } from '../readable-log.ts';
import { prepareScrub } from '../scrub.ts';
import { syncFile, syncFolder } from '../synced-files.ts';
import { openDamaged } from './damaged-source.ts';
import { insertMissing, prepareTarget, recreateTriggers, withoutTriggers } from './new-log.ts';
import { quoted, type ReadResult, type Row, readTable, type TableShape } from './read-table.ts';
import { leaveOutUnusable } from './usable-configuration.ts';

/** Left free, because other programs write as well. */
const spareBytes = 16 * 1024 * 1024;
const rowsPerCommit = 500;
const mostNamed = 1_000;

export interface SalvageParts {
  readonly logPath: string;
  readonly indexPath: string;
  /** Must not be there yet; its folder must. */
  readonly target: string;
  readonly applicationId: number;
  readonly nowUs: number;
  /** In deliveries. Throws to stop the salvage. */
  readonly onProgress: (done: number, total: number) => void;
}

export interface Salvaged {
  /** Deliveries in the new log. */
  readonly deliveries: number;
  /** Deliveries that were there and could not be read. */
  readonly lost: number;
  /** False where the number of those that were there is not known: at least `lost` are missing. */
  readonly isLostExact: boolean;
  /** Of those in the new log: their bodies are not those that were received. They are named by the log's check. */
  readonly changedBodies: number;
  /** Rows of everything else: endpoints, attempts, drafts and the like. */
  readonly others: number;
  readonly othersLost: number;
}

interface Known {
  /** Highest row number a delivery ever had; undefined when neither the log nor its index can say. */
  readonly last: number | undefined;
  /** Highest row number in the index; undefined when it can't be read. */
  readonly indexedUntil: number | undefined;
}

export async function salvageLog(parts: SalvageParts): Promise<Salvaged> {
  const partial = `${parts.target}.partial`;
  removeDatabase(partial);
  assertSpace(parts);
  const source = openDamaged(parts.logPath, `${parts.target}.mended`);
  try {
    makePrivateFile(partial);
    const result = source === undefined ? copyNothing(parts, partial) : copyAll(parts, source.db, partial);
    syncFile(partial);
    renameSync(partial, parts.target);
    syncFolder(dirname(parts.target));
    return result;
  } catch (error) {
    removeDatabase(partial);
    throw error;
  } finally {
    source?.close();
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

function assertSpace({ logPath, target }: SalvageParts): void {
  const needed = (statSync(logPath, { throwIfNoEntry: false })?.size ?? 0) + spareBytes;
  const { bavail, bsize } = statfsSync(dirname(target));
  const free = bavail * bsize;
  const mebibytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  if (free >= needed) return;
  throw Object.assign(new Error(`${mebibytes(needed)} MiB are needed and ${mebibytes(free)} MiB are free`), { code: 'ENOSPC' });
}

/** The newest version the file can have been, by what it says itself. */
function versionOf(source: Database.Database): number {
  const newest = migrations.at(-1)?.version ?? 0;
  const said = Number(source.pragma('user_version', { simple: true }));
  if (migrations.some(({ version }) => version === said)) return said;
  try {
    const row = source.prepare<[], { version: number | null }>('SELECT max(version) AS version FROM schema_migration').get();
    return migrations.find(({ version }) => version === row?.version)?.version ?? newest;
  } catch {
    // Its own record can not be read: it was most likely made by this version.
    return newest;
  }
}

function copyNothing(parts: SalvageParts, partial: string): Salvaged {
  const known = knownOf(undefined, parts.indexPath);
  const target = prepareTarget(partial, migrations, parts);
  try {
    setSequence(target, 'delivery', known.last ?? 0);
    const indexed = missingOf(target, parts.indexPath);
    return { deliveries: 0, lost: indexed ?? 0, isLostExact: indexed !== undefined, changedBodies: 0, others: 0, othersLost: 0 };
  } finally {
    target.close();
  }
}

function copyAll(parts: SalvageParts, source: Database.Database, partial: string): Salvaged {
  const version = versionOf(source);
  const steps = migrations.filter((migration) => migration.version <= version);
  const target = prepareTarget(partial, steps, parts);
  try {
    const known = knownOf(source, parts.indexPath);
    const triggers = withoutTriggers(target);
    const copier = new Copier(source, target, known, parts.onProgress);
    for (const shape of shapesOf(source, target)) copier.copy(shape);
    copier.commit();
    insertMissing(target);
    copier.othersLost += leaveOutUnusable(target);
    // why: what was left out may have been what others hang on.
    insertMissing(target);
    recreateTriggers(target, triggers);
    setSequence(target, 'delivery', Math.max(known.last ?? 0, copier.highest));
    const changed = changedBodies(target, partial, parts.nowUs, (done) => parts.onProgress(done, copier.deliveries));
    const complaint = quickCheck(target);
    if (complaint !== undefined) throw new Error(`the new file is not sound: ${complaint}`);
    return { ...copier.result(missingOf(target, parts.indexPath)), changedBodies: changed };
  } finally {
    target.close();
  }
}

/** Deliveries first, because their progress is told; tables of the new log that are filled by itself are left out. */
function shapesOf(source: Database.Database, target: Database.Database): readonly TableShape[] {
  const tables = target.prepare<[], { name: string; wr: number }>(
    `SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
       AND name NOT IN ('schema_migration', 'index_change', 'check_result') ORDER BY name <> 'delivery', name <> 'body_chunk', name`,
  );
  return tables.all().flatMap(({ name, wr }) => {
    const columns = target.prepare<[string], { name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)').all(name);
    const found = columnsIn(source, name);
    const shared = columns.filter((column) => found.has(column.name));
    const key = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
    return [{ name, columns: shared.map((column) => column.name), key: wr === 1 ? key.map((column) => column.name) : null }];
  });
}

function columnsIn(source: Database.Database, table: string): ReadonlySet<string> {
  try {
    return new Set(
      source
        .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
        .all(table)
        .map(({ name }) => name),
    );
  } catch {
    // Its description can not be read, so neither can its rows.
    return new Set();
  }
}

function knownOf(source: Database.Database | undefined, indexPath: string): Known {
  const sequence =
    source === undefined ? undefined : numberFrom(source, `SELECT seq AS value FROM sqlite_sequence WHERE name = 'delivery'`);
  const highest = source === undefined ? undefined : numberFrom(source, 'SELECT max(id) AS value FROM delivery');
  const indexedUntil = lastIndexed(indexPath);
  const all = [sequence, highest, indexedUntil].filter((value) => value !== undefined);
  return { last: all.length === 0 ? undefined : Math.max(...all), indexedUntil };
}

function numberFrom(db: Database.Database, query: string): number | undefined {
  try {
    const value = db.prepare<[], { value: unknown }>(query).get()?.value ?? 0;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  } catch {
    // It lies on a page that can not be read.
    return undefined;
  }
}

function lastIndexed(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const index = openReadable(path);
    try {
      const found = ['summary', 'summary_trash'].flatMap((table) => numberFrom(index, `SELECT max(id) AS value FROM ${table}`) ?? []);
      return found.length === 0 ? undefined : Math.max(...found);
    } finally {
      index.close();
    }
  } catch {
    // The index is damaged as well, or was never made.
    return undefined;
  }
}

/** The index has a row per delivery, in the trash or not, so it knows which are missing. Undefined when it can not be read. */
function missingOf(target: Database.Database, indexPath: string): number | undefined {
  if (lastIndexed(indexPath) === undefined) return undefined;
  try {
    target.prepare('ATTACH ? AS idx').run(indexPath);
  } catch {
    // It can be opened by itself and not beside another file: then nothing is known.
    return undefined;
  }
  const indexed = 'SELECT id FROM idx.summary UNION ALL SELECT id FROM idx.summary_trash';
  const missing = numberFrom(target, `SELECT count(*) AS value FROM (${indexed}) WHERE id NOT IN (SELECT id FROM main.delivery)`);
  target.exec('DETACH idx');
  return missing;
}

/** why: a number that was given to a delivery is never given to another, also when that delivery is lost. */
function setSequence(target: Database.Database, table: string, last: number): void {
  target.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(table);
  target.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table, last);
}

class Copier {
  readonly #source: Database.Database;
  readonly #target: Database.Database;
  readonly #known: Known;
  readonly #onProgress: SalvageParts['onProgress'];
  #pending = 0;
  deliveries = 0;
  highest = 0;
  #lost = 0;
  /** Of the lost ones those that came after what the index knows. */
  #lostUnindexed = 0;
  #isExact = true;
  #others = 0;
  othersLost = 0;

  constructor(source: Database.Database, target: Database.Database, known: Known, onProgress: SalvageParts['onProgress']) {
    this.#source = source;
    this.#target = target;
    this.#known = known;
    this.#onProgress = onProgress;
  }

  copy(shape: TableShape): void {
    const isDelivery = shape.name === 'delivery';
    const insert = shape.columns.length === 0 ? undefined : this.#inserter(shape);
    let copied = 0;
    let refused = 0;
    const onRow = (row: Row) => {
      if (this.#pending === 0) this.#target.exec('BEGIN');
      if (insert?.(row) === true) {
        copied += 1;
        if (isDelivery && typeof row[0] === 'number') this.highest = Math.max(this.highest, row[0]);
      } else refused += 1;
      this.#pending += 1;
      if (this.#pending >= rowsPerCommit) this.commit();
    };
    const onProgress = (position: number) => this.#onProgress(isDelivery ? position : this.deliveries, this.#total);
    const result = insert === undefined ? { unread: 1, isExact: false } : this.#read(shape, onRow, onProgress);
    this.#count(isDelivery, copied, { unread: result.unread + refused, isExact: result.isExact });
  }

  #count(isDelivery: boolean, copied: number, { unread, isExact }: ReadResult): void {
    if (!isDelivery) {
      this.#others += copied;
      this.othersLost += unread;
      return;
    }
    this.deliveries = copied;
    this.#isExact = isExact;
    this.#lost = unread;
  }

  commit(): void {
    if (this.#target.inTransaction) this.#target.exec('COMMIT');
    this.#pending = 0;
  }

  /** `missing`: how many the index knows that were not copied. */
  result(missing: number | undefined): Omit<Salvaged, 'changedBodies'> {
    return {
      deliveries: this.deliveries,
      lost: missing === undefined ? this.#lost : missing + this.#lostUnindexed,
      isLostExact: this.#lost === 0 ? this.#isExact || missing !== undefined : missing !== undefined,
      others: this.#others,
      othersLost: this.othersLost,
    };
  }

  get #total(): number {
    return this.#known.last ?? this.deliveries;
  }

  #read(shape: TableShape, onRow: (row: Row) => void, onProgress: (position: number) => void): ReadResult {
    try {
      const last =
        shape.name === 'delivery' ? this.#known.last : numberFrom(this.#source, `SELECT max(rowid) AS value FROM ${quoted(shape.name)}`);
      return readTable({
        source: this.#source,
        shape,
        last: shape.key === null ? last : undefined,
        onRow,
        onUnread: (number) => this.#noteUnread(shape.name, number),
        onProgress,
      });
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      // The table is not there, or its root can not be read.
      return { unread: 1, isExact: false };
    }
  }

  #noteUnread(table: string, number: number): void {
    if (table === 'delivery' && number > (this.#known.indexedUntil ?? Number.POSITIVE_INFINITY)) this.#lostUnindexed += 1;
  }

  /** Rows that the new log is made with (environments, ready-made endpoints) give way to those that were there. */
  #inserter({ name, columns, key }: TableShape): (row: Row) => boolean {
    const hasOwn = this.#target.prepare<[], { one: number }>(`SELECT 1 AS one FROM ${quoted(name)} LIMIT 1`).get() !== undefined;
    const hasNumberColumn =
      this.#target
        .prepare<[string], { one: number }>(`SELECT 1 AS one FROM pragma_table_info(?) WHERE pk = 1 AND type = 'INTEGER'`)
        .get(name) !== undefined;
    const isNumbered = key === null && !hasNumberColumn && !hasOwn;
    const names = [...(isNumbered ? ['rowid'] : []), ...columns.map(quoted)];
    const statement = this.#target.prepare<unknown[]>(
      `INSERT ${hasOwn ? 'OR REPLACE ' : ''}INTO ${quoted(name)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    );
    return (row) => {
      try {
        statement.run(...(key === null && !isNumbered ? row.slice(1) : row));
        return true;
      } catch (error) {
        const code = error instanceof Database.SqliteError ? error.code : '';
        if (code.startsWith('SQLITE_FULL') || code.startsWith('SQLITE_IOERR') || !(error instanceof Database.SqliteError)) throw error;
        // What was read is no row of this table: its page is damaged in a way that SQLite did not notice.
        return false;
      }
    };
  }
}

/** Compares the bodies in the new log with the SHA-256 of their arrival, and keeps what was found as the log's check. */
function changedBodies(target: Database.Database, path: string, nowUs: number, onProgress: (done: number) => void): number {
  target.pragma('journal_mode = DELETE');
  const reading = openReadable(path);
  const damaged: number[] = [];
  let bodies = 0;
  try {
    const scrub = prepareScrub(reading);
    for (let position = 0, isDone = false; !isDone; ) {
      const slice = scrub(position);
      damaged.push(...slice.damaged);
      bodies += slice.bodies;
      ({ position, isDone } = slice);
      onProgress(bodies);
    }
  } finally {
    reading.close();
  }
  const hasTable = target.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'check_result'`).get() !== undefined;
  if (hasTable) {
    const named = JSON.stringify(damaged.slice(0, mostNamed).map((number) => `dlv_${number}`));
    target
      .prepare('INSERT INTO check_result (only_row, ended_at_us, bodies, damaged, structure) VALUES (1, ?, ?, ?, NULL)')
      .run(nowUs, bodies, named);
  }
  return damaged.length;
}
