/** Removes deliveries for good, with everything that hangs on them: nothing of them stays in any table. */
import type { WritableLog } from '../database.ts';
import type { PurgeCondition } from '../log.ts';
import type { Changes } from './changes.ts';

/** Rows of other tables that belong to the deliveries of a JSON list; children before their parents. */
const removals = [
  'DELETE FROM attempt_body WHERE attempt_id IN (SELECT t.id FROM json_each(?) j JOIN attempt t ON t.delivery_id = j.value)',
  'DELETE FROM attempt WHERE delivery_id IN (SELECT value FROM json_each(?))',
  'DELETE FROM delivery_tag WHERE delivery_id IN (SELECT value FROM json_each(?))',
  'DELETE FROM judgement WHERE delivery_id IN (SELECT value FROM json_each(?))',
  'DELETE FROM annotation WHERE delivery_id IN (SELECT value FROM json_each(?))',
  'DELETE FROM trashed WHERE delivery_id IN (SELECT value FROM json_each(?))',
  'DELETE FROM answer WHERE delivery_id IN (SELECT value FROM json_each(?))',
  'DELETE FROM body_chunk WHERE delivery_id IN (SELECT value FROM json_each(?))',
] as const;

/** What else hangs on deliveries; `list` is a JSON list of row numbers. */
interface DeliveryOwner {
  forgetDeliveries(list: string): void;
}

export function preparePurge(db: WritableLog, changes: Changes, owners: readonly DeliveryOwner[]) {
  // why: attempts of a running replay are still written to.
  const freeSql = `
    SELECT j.value AS id FROM json_each(?) j
    WHERE NOT EXISTS (SELECT 1 FROM replay_item i JOIN replay r ON r.number = i.replay_number
      WHERE i.delivery_id = j.value AND (r.state = 'running' OR i.state = 'in-flight'))`;
  const inTrash = 'EXISTS (SELECT 1 FROM trashed t WHERE t.delivery_id = j.value)';
  const free = {
    all: db.prepare<[string], { id: number }>(freeSql),
    trashed: db.prepare<[string], { id: number }>(`${freeSql} AND ${inTrash}`),
    expired: db.prepare<[string], { id: number }>(`${freeSql} AND NOT ${inTrash}
      AND NOT EXISTS (SELECT 1 FROM annotation a WHERE a.delivery_id = j.value AND a.is_bookmarked = 1)`),
  };
  const removeParts = removals.map((text) => db.prepare(text));
  const remove = db.prepare<[string], { id: number; bytes: number; isPacked: number }>(`
    DELETE FROM delivery WHERE id IN (SELECT value FROM json_each(?))
    RETURNING id, kept_bytes + octet_length(headers) AS bytes, headers = '' AS isPacked`);
  // why: blocks follow one another by `last_id`, so only those that hold one of the ids are looked at.
  const removeBlocks = db.prepare(`
    DELETE FROM packed_block
    WHERE last_id BETWEEN @first AND coalesce((SELECT min(last_id) FROM packed_block WHERE last_id >= @last), @last) AND first_id <= @last
      AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id BETWEEN packed_block.first_id AND packed_block.last_id AND d.headers = '')`);

  return {
    /** Deliveries of a replay that runs are left out. */
    purge(numbers: readonly number[], only?: PurgeCondition): { readonly deliveries: number; readonly bytes: number } {
      const list = JSON.stringify(free[only ?? 'all'].all(JSON.stringify(numbers)).map((row) => row.id));
      for (const statement of removeParts) statement.run(list);
      for (const owner of owners) owner.forgetDeliveries(list);
      const rows = remove.all(list);
      const packed = rows.filter((row) => row.isPacked === 1).map((row) => row.id);
      if (packed.length > 0) removeBlocks.run({ first: Math.min(...packed), last: Math.max(...packed) });
      changes.mark(rows.map((row) => row.id));
      return { deliveries: rows.length, bytes: rows.reduce((sum, row) => sum + row.bytes, 0) };
    },
  };
}
