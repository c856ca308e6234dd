/**
 * Packed blocks: a delivery with `headers = ''` has its headers and body in the block whose range covers it. Blocks never overlap; a
 * range may also cover large bodies, which stay in their chunks, and ids that are gone.
 */
import type { WritableLog } from '../database.ts';
import type { PackedBlock } from '../log.ts';

/** Read from the file, so that a column that a later version adds is carried over as well. */
function keptColumns(db: WritableLog): readonly string[] {
  const columns = db.prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('delivery')`).all();
  return columns.map((column) => column.name).filter((name) => name !== 'headers' && name !== 'body');
}

export function preparePacked(db: WritableLog) {
  const countPresent = db.prepare<[string], { count: number }>(
    `SELECT count(*) AS count FROM json_each(?) j JOIN delivery d ON d.id = j.value WHERE d.headers = '' OR d.body IS NOT NULL`,
  );
  const findStranger = db.prepare<[number, number, string], { id: number }>(
    `SELECT id FROM delivery WHERE id BETWEEN ? AND ? AND headers = '' AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1`,
  );
  const nextBlock = db.prepare<[number], { firstId: number }>(
    'SELECT first_id AS firstId FROM packed_block WHERE last_id >= ? ORDER BY last_id LIMIT 1',
  );
  const removeBlocks = db.prepare<[number, number]>('DELETE FROM packed_block WHERE last_id BETWEEN ? AND ?');
  const insertBlock = db.prepare('INSERT INTO packed_block (last_id, first_id, deliveries, raw_bytes, bytes) VALUES (?, ?, ?, ?, ?)');
  // why: an UPDATE leaves a tree's pages as empty as it makes them. Rows that are taken out and put in again let the tree join its
  // pages, which is what gives the space back (5,343 pages become 2,471 instead of 6,844).
  const kept = keptColumns(db);
  const readRows = db
    .prepare<[string], unknown[]>(`SELECT ${kept.join(', ')} FROM delivery WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`)
    .raw();
  const removeRows = db.prepare<[string]>('DELETE FROM delivery WHERE id IN (SELECT value FROM json_each(?))');
  const insertRow = db.prepare<unknown[]>(
    `INSERT INTO delivery (${kept.join(', ')}, headers, body) VALUES (${kept.map(() => '?').join(', ')}, '', NULL)`,
  );

  /** Whether what the block was made from is still what is stored: a delivery that was removed meanwhile must not live on inside it. */
  function isCurrent({ firstId, lastId, ids }: PackedBlock, list: string): boolean {
    if (countPresent.get(list)?.count !== ids.length) return false;
    if (findStranger.get(firstId, lastId, list) !== undefined) return false;
    const startsBefore = (nextBlock.get(firstId)?.firstId ?? firstId) < firstId;
    const reachesOver = (nextBlock.get(lastId + 1)?.firstId ?? lastId + 1) <= lastId;
    return !startsBefore && !reachesOver;
  }

  return {
    /** Returns how many deliveries lie in the blocks that were taken; a block that is not current any more is left out. */
    pack(blocks: readonly PackedBlock[]): number {
      let packed = 0;
      for (const block of blocks) {
        const list = JSON.stringify(block.ids);
        if (!isCurrent(block, list)) continue;
        removeBlocks.run(block.firstId, block.lastId);
        insertBlock.run(block.lastId, block.firstId, block.ids.length, block.rawBytes, block.bytes);
        const rows = readRows.all(list);
        removeRows.run(list);
        for (const row of rows) insertRow.run(...row);
        packed += rows.length;
      }
      return packed;
    },
  };
}
