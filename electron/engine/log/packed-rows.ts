/** Reads deliveries out of packed blocks. Keeps the blocks it used last, because who reads one delivery reads its neighbours next. */
import type Database from 'better-sqlite3';
import { decodeBlock, type PackedRow } from './packed-block.ts';
import { openReadable } from './readable-log.ts';

const blocksKept = 4;

interface Block {
  readonly firstId: number;
  readonly lastId: number;
  readonly rows: ReadonlyMap<number, PackedRow>;
}

type BlockQuery = Database.Statement<[number], { firstId: number; lastId: number; bytes: Uint8Array }>;

export class PackedRows {
  readonly #db: Database.Database;
  /** why: prepared with the first packed row, because a log of an earlier version has no such table, and no such row. */
  #find: BlockQuery | undefined;
  #blocks: Block[] = [];

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Undefined when the delivery was removed meanwhile, or its block is gone or damaged. */
  find(id: number): PackedRow | undefined {
    const kept = this.#blocks.find((block) => block.firstId <= id && id <= block.lastId && block.rows.has(id));
    return (kept ?? this.#read(id))?.rows.get(id);
  }

  #read(id: number): Block | undefined {
    this.#find ??= this.#db.prepare(
      'SELECT first_id AS firstId, last_id AS lastId, bytes FROM main.packed_block WHERE last_id >= ? ORDER BY last_id LIMIT 1',
    );
    const found = this.#find.get(id);
    if (found === undefined || found.firstId > id) return undefined;
    try {
      const rows = new Map(decodeBlock(found.bytes).map((row) => [row.id, row]));
      const block = { firstId: found.firstId, lastId: found.lastId, rows };
      this.#blocks = [block, ...this.#blocks.slice(0, blocksKept - 1)];
      return block;
    } catch {
      // The block is damaged. Whoever asked says so in its own words: a search goes on, a detail is refused, a scrub names the delivery.
      return undefined;
    }
  }
}

/** The headers' stored text; null when they can not be had any more. */
export function headersText(rows: PackedRows, id: number): string | null {
  const headers = rows.find(id)?.headers;
  return headers === undefined ? null : Buffer.from(headers.buffer, headers.byteOffset, headers.byteLength).toString('utf8');
}

/**
 * Adds to a reader's SQL: `headers_of(id, headers)`, the stored text of the headers, and `body_of(id, headers, body)`, the kept body, of a
 * large one its first chunk, which is all that is searched. Both pass on what is not packed, and are NULL when a block can not be read; an empty body is NULL as
 * well, because the driver gives an empty result so.
 */
export function registerPackedFunctions(db: Database.Database, logPath: string): void {
  // why: the driver answers no second query on a connection that is in the middle of one, so these have their own. It is made with the
  // first packed row, and ends with the worker.
  let other: Database.Database | undefined;
  let packed: PackedRows | undefined;
  const connection = () => {
    other ??= openReadable(logPath);
    return other;
  };
  const rows = () => {
    packed ??= new PackedRows(connection());
    return packed;
  };
  let firstChunk: Database.Statement<[number], { bytes: Uint8Array }> | undefined;
  const readFirstChunk = (id: number) => {
    firstChunk ??= connection().prepare('SELECT bytes FROM main.body_chunk WHERE delivery_id = ? AND position = 0');
    return firstChunk.get(id)?.bytes ?? null;
  };
  db.function('headers_of', { deterministic: true }, (id: number, headers: string) => (headers === '' ? headersText(rows(), id) : headers));
  db.function('body_of', { deterministic: true }, (id: number, headers: string, body: Uint8Array | null) => {
    if (body !== null) return body;
    return headers === '' ? (rows().find(id)?.body ?? null) : readFirstChunk(id);
  });
}
