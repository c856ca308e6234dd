/**
 * Reads the rows of a table whose pages may be damaged: in stretches where it is sound, one by one around what is not. Rows are handed on
 * as they are read, so that memory stays small.
 */
import type Database from 'better-sqlite3';

export type Row = readonly unknown[];

type Statement = Database.Statement<unknown[], unknown>;

export interface TableShape {
  readonly name: string;
  /** Columns that both files have, in the order in which rows have them. */
  readonly columns: readonly string[];
  /** Of a table without row numbers; null where rows have one, which is then the first value of each row. */
  readonly key: readonly string[] | null;
}

export interface ReadParts {
  readonly source: Database.Database;
  readonly shape: TableShape;
  /** The highest row number there was; undefined when nobody knows. */
  readonly last: number | undefined;
  readonly onRow: (row: Row) => void;
  /** Told each row number whose place can not be read. */
  readonly onUnread?: (number: number) => void;
  /** Row numbers looked at so far. */
  readonly onProgress: (position: number) => void;
}

export interface ReadResult {
  /** Rows, or places of rows, that could not be read. */
  readonly unread: number;
  /** Whether `unread` is a count; false where nobody can say how many rows lay there. */
  readonly isExact: boolean;
}

const stretch = 64;
/** Without a known end the search goes on this far beyond the last row that was found. */
const farthestMiss = 1_000;

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

export function readTable(parts: ReadParts): ReadResult {
  return parts.shape.key === null ? readNumbered(parts) : readKeyed(parts, parts.shape.key);
}

function isRow(value: unknown): value is Row {
  return Array.isArray(value);
}

function rowsOf(values: readonly unknown[]): readonly Row[] {
  return values.filter(isRow);
}

/** The rows, or undefined when SQLite can not read a page on the way. */
function ifReadable(read: () => readonly unknown[]): readonly Row[] | undefined {
  try {
    return rowsOf(read());
  } catch {
    // Whatever it is that SQLite can not read, it lies here; the rows around it are looked for one by one.
    return undefined;
  }
}

function numberOf(row: Row | undefined): number {
  return typeof row?.[0] === 'number' ? row[0] : Number.NaN;
}

/** A damaged tree may lead round in circles. */
function isAscending(rows: readonly Row[], after: number): boolean {
  let before = after;
  for (const row of rows) {
    const number = numberOf(row);
    if (!(number > before)) return false;
    before = number;
  }
  return true;
}

function readNumbered(parts: ReadParts): ReadResult {
  return new NumberedTable(parts).read();
}

class NumberedTable {
  readonly #parts: ReadParts;
  readonly #page: Statement;
  readonly #single: Statement;
  #unread = 0;
  #misses = 0;
  #position = 0;

  constructor(parts: ReadParts) {
    const { source, shape } = parts;
    const selected = `SELECT rowid, ${shape.columns.map(quoted).join(', ')} FROM main.${quoted(shape.name)} NOT INDEXED`;
    this.#parts = parts;
    this.#page = source.prepare<unknown[], unknown>(`${selected} WHERE rowid > ? ORDER BY rowid LIMIT ${stretch}`).raw();
    this.#single = source.prepare<unknown[], unknown>(`${selected} WHERE rowid = ?`).raw();
  }

  read(): ReadResult {
    const { last, onProgress } = this.#parts;
    while (!this.#isAtEnd()) {
      if (!this.#readStretch()) this.#readApart();
      onProgress(this.#position);
    }
    // why: what was looked for beyond an unknown end are not rows that were lost.
    const unread = last === undefined ? Math.max(0, this.#unread - this.#misses) : this.#unread;
    return { unread, isExact: last !== undefined || this.#unread === 0 };
  }

  #isAtEnd(): boolean {
    const { last } = this.#parts;
    return last === undefined ? this.#misses >= farthestMiss : this.#position >= last;
  }

  /** False when the next rows have to be looked for one by one: a tree that is cut off may also end early without a word. */
  #readStretch(): boolean {
    const rows = ifReadable(() => this.#page.all(this.#position));
    if (rows === undefined || !isAscending(rows, this.#position)) return false;
    for (const row of rows) this.#parts.onRow(row);
    if (rows.length > 0) this.#misses = 0;
    if (rows.length > 0) this.#position = numberOf(rows.at(-1));
    return rows.length === stretch;
  }

  #readApart(): void {
    const until = Math.min(this.#parts.last ?? Number.POSITIVE_INFINITY, this.#position + stretch);
    for (let number = this.#position + 1; number <= until; number++) this.#readOne(number);
    this.#position = until;
  }

  #readOne(number: number): void {
    const rows = ifReadable(() => this.#single.all(number));
    if (rows === undefined) {
      this.#unread += 1;
      this.#parts.onUnread?.(number);
    }
    const row = rows?.find((found) => numberOf(found) === number);
    if (row === undefined) this.#misses += 1;
    else {
      this.#parts.onRow(row);
      this.#misses = 0;
    }
  }
}

type Key = readonly unknown[];

/** From both ends towards the damage; what lies between can not be named without its key. */
function readKeyed(parts: ReadParts, key: readonly string[]): ReadResult {
  const table = new KeyedTable(parts, key);
  const forth = table.go('ASC', undefined);
  if (forth.isWhole) return { unread: 0, isExact: true };
  const back = table.go('DESC', forth.at);
  return { unread: back.isWhole && forth.at !== undefined ? 0 : 1, isExact: false };
}

class KeyedTable {
  readonly #parts: ReadParts;
  readonly #key: readonly string[];
  readonly #indexes: readonly number[];
  #read = 0;

  constructor(parts: ReadParts, key: readonly string[]) {
    this.#parts = parts;
    this.#key = key;
    this.#indexes = key.map((column) => parts.shape.columns.indexOf(column));
  }

  /** Goes on until it comes to the end, to `border`, or to what can't be read. Says whether it came to an end, and the last key. */
  go(order: 'ASC' | 'DESC', border: Key | undefined): { readonly isWhole: boolean; readonly at: Key | undefined } {
    for (let at: Key | undefined; ; ) {
      const rows = this.#next(order, at, stretch) ?? this.#next(order, at, 1);
      if (rows === undefined || rows.length === 0) return { isWhole: rows !== undefined, at };
      for (const row of rows) {
        const key = this.#keyOf(row);
        // why: a damaged tree may lead round in circles, and both ends may meet.
        if (!isBetween(order, key, at, border)) return { isWhole: border !== undefined && compareKeys(key, border) === 0, at };
        this.#parts.onRow(row);
        at = key;
      }
      this.#read += rows.length;
      this.#parts.onProgress(this.#read);
    }
  }

  #keyOf(row: Row): Key {
    return this.#indexes.map((index) => row[index]);
  }

  #next(order: 'ASC' | 'DESC', from: Key | undefined, size: number): readonly Row[] | undefined {
    const { source, shape } = this.#parts;
    const places = this.#key.map(() => '?').join(', ');
    const where = from === undefined ? '' : `WHERE (${this.#key.map(quoted).join(', ')}) ${order === 'ASC' ? '>' : '<'} (${places})`;
    const by = this.#key.map((column) => `${quoted(column)} ${order}`).join(', ');
    const text = `SELECT ${shape.columns.map(quoted).join(', ')} FROM main.${quoted(shape.name)} NOT INDEXED ${where} ORDER BY ${by} LIMIT ${size}`;
    const query = source.prepare<unknown[], unknown>(text).raw();
    return ifReadable(() => query.all(...(from ?? [])));
  }
}

function isBetween(order: 'ASC' | 'DESC', key: Key, from: Key | undefined, border: Key | undefined): boolean {
  const side = order === 'ASC' ? 1 : -1;
  return (from === undefined || compareKeys(key, from) === side) && (border === undefined || compareKeys(key, border) === -side);
}

/** As SQLite orders keys: numbers before texts, texts by their bytes. */
function compareKeys(left: readonly unknown[], right: readonly unknown[]): number {
  for (const [index, value] of left.entries()) {
    const order = compareValues(value, right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return Math.sign(left - right);
  if (typeof left === 'number') return -1;
  if (typeof right === 'number') return 1;
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
}
