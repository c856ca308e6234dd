/**
 * Makes packed blocks out of what is stored, slice by slice, in the maintenance worker. Deliveries of blocks that lost some of theirs, and
 * of small blocks beside unpacked deliveries, are packed anew together with their neighbours. Bodies over 256 KiB stay in their chunks:
 * they are read in part, and are few.
 */
import { hash } from 'node:crypto';
import type { PackedBlock } from './log.ts';
import { blockLimits, decodeBlock, encodeBlock, type PackedRow, rawBytesOf } from './packed-block.ts';
import type { ReadableLog } from './readable-log.ts';

/** Blocks of one slice. */
const sliceBlocks = 8;
/** Blocks that need nothing and are passed over in one slice. */
const slicePassed = 1_000;
/** A block of fewer deliveries is joined with its neighbours when they are packed. */
const smallBlock = blockLimits.deliveries / 2;
const looseRows = 64;

/** Deliveries that go into the same block: a single one, or what is left of an old block. */
interface Unit {
  readonly rows: readonly PackedRow[];
  /** Packed well enough: alone it is not packed again. */
  readonly isOptional: boolean;
  readonly firstId: number;
  readonly lastId: number;
}

interface BlockRow {
  readonly firstId: number;
  readonly lastId: number;
  readonly deliveries: number;
}

export interface PackSlice {
  readonly blocks: readonly PackedBlock[];
  readonly position: number;
  readonly isDone: boolean;
}

/** Encodes, and decodes again to see that every byte comes back: the stored bytes are removed on the word of this block. */
function makeBlock(units: readonly Unit[]): PackedBlock {
  const rows = units.flatMap((unit) => unit.rows);
  const { bytes, rawBytes } = encodeBlock(rows);
  const back = decodeBlock(bytes);
  const isSame = (a: Uint8Array | null, b: Uint8Array | null) =>
    a === null || b === null ? a === b : hash('sha256', a, 'hex') === hash('sha256', b, 'hex');
  for (const [index, row] of rows.entries()) {
    const twin = back[index];
    if (twin === undefined || twin.id !== row.id || !isSame(twin.headers, row.headers) || !isSame(twin.body, row.body))
      throw new Error(`A packed block does not give delivery ${row.id} back`);
  }
  const firstId = units[0]?.firstId ?? 0;
  const lastId = units.at(-1)?.lastId ?? 0;
  return { firstId, lastId, ids: rows.map((row) => row.id), rawBytes, bytes };
}

/** Collects units into blocks, in order. */
class Blocks {
  readonly made: PackedBlock[] = [];
  #units: Unit[] = [];
  #rows = 0;
  #bytes = 0;

  get isFull(): boolean {
    return this.made.length >= sliceBlocks;
  }

  get openedAfter(): number | undefined {
    const first = this.#units[0];
    return first === undefined ? undefined : first.firstId - 1;
  }

  add(unit: Unit): void {
    const bytes = unit.rows.reduce((sum, row) => sum + rawBytesOf(row), 0);
    if (this.#rows + unit.rows.length > blockLimits.deliveries || this.#bytes + bytes > blockLimits.rawBytes) this.flush();
    this.#units.push(unit);
    this.#rows += unit.rows.length;
    this.#bytes += bytes;
  }

  /** Closes the block that is being collected. */
  flush(): void {
    const units = this.#units;
    this.#units = [];
    this.#rows = 0;
    this.#bytes = 0;
    const isWorthIt = units.length > 1 || units.some((unit) => !unit.isOptional);
    if (isWorthIt && units.length > 0) this.made.push(makeBlock(units));
  }
}

function prepareStatements(log: ReadableLog) {
  return {
    nextBlock: log.prepare<[number], BlockRow>(
      'SELECT first_id AS firstId, last_id AS lastId, deliveries FROM packed_block WHERE last_id > ? ORDER BY last_id LIMIT 1',
    ),
    blockBytes: log.prepare<[number], { bytes: Uint8Array }>('SELECT bytes FROM packed_block WHERE last_id = ?'),
    loose: log.prepare<[number, number, number], PackedRow>(
      `SELECT id, CAST(headers AS BLOB) AS headers, body FROM delivery
       WHERE id > ? AND id <= ? AND headers <> '' AND body IS NOT NULL ORDER BY id LIMIT ?`,
    ),
    looseCount: log.prepare<[number, number], { count: number }>(
      `SELECT count(*) AS count FROM (SELECT 1 FROM delivery
       WHERE id > coalesce((SELECT max(last_id) FROM packed_block), 0) AND id <= ? AND headers <> '' AND body IS NOT NULL LIMIT ?)`,
    ),
    packedIds: log.prepare<[number, number], { id: number }>(`SELECT id FROM delivery WHERE id BETWEEN ? AND ? AND headers = ''`),
    lastBefore: log.prepare<[number], { id: number }>('SELECT id FROM delivery WHERE received_at_us < ? ORDER BY id DESC LIMIT 1'),
    firstRow: log.prepare<[], { id: number | null }>('SELECT min(id) AS id FROM delivery'),
  };
}

type Statements = ReturnType<typeof prepareStatements>;

/** What of a block is to be packed anew; a border when nothing is, or when it can not be read. */
function unitOf(statements: Statements, block: BlockRow): Unit | 'border' {
  const ids = new Set(statements.packedIds.all(block.firstId, block.lastId).map((row) => row.id));
  const isWhole = ids.size === block.deliveries;
  if (isWhole && ids.size >= smallBlock) return 'border';
  const bytes = statements.blockBytes.get(block.lastId)?.bytes;
  if (bytes === undefined) return 'border';
  try {
    const rows = decodeBlock(bytes).filter((row) => ids.has(row.id));
    if (rows.length !== ids.size || rows.length === 0) return 'border';
    return { rows, isOptional: isWhole, firstId: block.firstId, lastId: block.lastId };
  } catch {
    // A damaged block stays as it is: the check of bodies names its deliveries, and a backup may have them.
    return 'border';
  }
}

interface Item {
  readonly lastId: number;
  /** A border is a block that stays as it is, which no other block may reach over. */
  readonly unit: Unit | 'border';
}

/** Unpacked deliveries between two ids, read in portions. */
function* looseItems(statements: Statements, after: number, until: number): Generator<Item> {
  let position = after;
  for (;;) {
    const rows = statements.loose.all(position, until, looseRows);
    for (const row of rows) yield { lastId: row.id, unit: { rows: [row], isOptional: false, firstId: row.id, lastId: row.id } };
    if (rows.length < looseRows) return;
    position = rows.at(-1)?.id ?? until;
  }
}

/** What lies between two ids, in order. */
function* itemsBetween(statements: Statements, after: number, until: number): Generator<Item> {
  let position = after;
  while (position < until) {
    const block = statements.nextBlock.get(position);
    yield* looseItems(statements, position, block === undefined ? until : Math.min(until, block.firstId - 1));
    if (block === undefined || block.firstId > until) return;
    yield { lastId: block.lastId, unit: unitOf(statements, block) };
    position = block.lastId;
  }
}

export function preparePacking(log: ReadableLog) {
  const statements = prepareStatements(log);
  return {
    slice(after: number, until: number): PackSlice {
      const blocks = new Blocks();
      let passed = 0;
      for (const { unit, lastId } of itemsBetween(statements, after, until)) {
        if (unit === 'border') blocks.flush();
        else blocks.add(unit);
        passed++;
        if (blocks.isFull || passed >= slicePassed) return { blocks: blocks.made, position: blocks.openedAfter ?? lastId, isDone: false };
      }
      blocks.flush();
      return { blocks: blocks.made, position: until, isDone: true };
    },
    bounds(beforeUs: number): { readonly first: number; readonly until: number } {
      const until = statements.lastBefore.get(beforeUs)?.id ?? 0;
      return { first: until === 0 ? 0 : (statements.firstRow.get()?.id ?? 0), until };
    },
    /** Unpacked deliveries behind the last block, received before a moment, counted up to `most`. */
    countLoose(beforeUs: number, most: number): number {
      const until = statements.lastBefore.get(beforeUs)?.id ?? 0;
      return statements.looseCount.get(until, most)?.count ?? 0;
    },
  };
}
