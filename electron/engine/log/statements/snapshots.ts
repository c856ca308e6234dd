/** Writes snapshots and what comparing deliveries with them came to, and forgets what belonged to deliveries that are removed. */
import { hash } from 'node:crypto';
import type { DeliveryId, SnapshotId } from '#contract/ids.ts';
import { deliveryIdOf, deliveryNumber, snapshotIdSchema } from '#contract/ids.ts';
import { type NewDrift, type NewSnapshot, snapshotNumber } from '../console-store.ts';
import type { WritableLog } from '../database.ts';
import type { Changes } from './changes.ts';
import { chunkBytes } from './journal-shape.ts';

export const driftUpsertSql = `
  INSERT INTO drift (delivery_id, snapshot_number, differs, compared_at_us)
  SELECT d.id, s.number, @differs, @comparedAtUs FROM delivery d JOIN snapshot s ON s.number = @snapshot WHERE d.id = @delivery
  ON CONFLICT (delivery_id) DO UPDATE SET snapshot_number = excluded.snapshot_number, differs = excluded.differs,
    compared_at_us = excluded.compared_at_us`;

/** Of a JSON list of snapshots those that nothing leads to any more: no delivery, and no object whose history a person asked for. */
const unneededSql = `
  SELECT s.number FROM json_each(?) j JOIN snapshot s ON s.number = j.value
  WHERE s.delivery_id IS NULL AND (s.origin = 'automatic' OR s.thing IS NULL OR s.object_id IS NULL)
    AND NOT EXISTS (SELECT 1 FROM drift f WHERE f.snapshot_number = s.number)`;

/**
 * The newest snapshot of the same object and origin where it says the same, and no newer one says otherwise. What was taken before a
 * delivery arrived does not do for it: that the Console still says so afterwards is news.
 */
const seenSql = `
  SELECT s.number FROM snapshot s
  WHERE s.environment_id = @environmentId AND s.thing = @thing AND s.object_id = @objectId
    AND s.origin = @origin AND s.origin IN ('fetched', 'automatic', 'recovered') AND s.body_sha256 = @sha256
    AND NOT EXISTS (
      SELECT 1 FROM snapshot o WHERE o.environment_id = s.environment_id AND o.thing = s.thing AND o.object_id = s.object_id
        AND o.number > s.number AND o.body_sha256 <> s.body_sha256
    )
    AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id = @delivery AND d.received_at_us > s.taken_at_us)
  ORDER BY s.number DESC LIMIT 1`;

export function prepareSnapshots(db: WritableLog, changes: Changes) {
  const insert = db.prepare(`
    INSERT INTO snapshot (environment_id, delivery_id, thing, object_id, origin, taken_at_us, path, status, request_id, object_status, bytes, body_sha256)
    VALUES (@environmentId, (SELECT id FROM delivery WHERE id = @delivery), @thing, @objectId, @origin, @takenAtUs, @path, @status, @requestId,
      @objectStatus, @bytes, @sha256)`);
  const seen = db.prepare<object, { number: number }>(seenSql);
  const insertChunk = db.prepare('INSERT INTO snapshot_chunk (snapshot_number, position, bytes) VALUES (?, ?, ?)');
  const upsertDrift = db.prepare(driftUpsertSql);
  const driftOf = db.prepare<[number], { differs: number }>('SELECT differs FROM drift WHERE delivery_id = ?');
  const forgetDrift = db.prepare<[string], { number: number }>(
    'DELETE FROM drift WHERE delivery_id IN (SELECT value FROM json_each(?)) RETURNING snapshot_number AS number',
  );
  const forgetComparisons = db.prepare<[number], { delivery: number }>(
    'DELETE FROM drift WHERE snapshot_number = ? RETURNING delivery_id AS delivery',
  );
  const unlink = db.prepare<[string], { number: number }>(
    'UPDATE snapshot SET delivery_id = NULL WHERE delivery_id IN (SELECT value FROM json_each(?)) RETURNING number',
  );
  const unneeded = db.prepare<[string], { number: number }>(unneededSql);
  const removeChunks = db.prepare('DELETE FROM snapshot_chunk WHERE snapshot_number = ?');
  const remove = db.prepare('DELETE FROM snapshot WHERE number = ?');

  /** Whether the count has changed. */
  function compare({ deliveryId, snapshotId, differs, comparedAtUs }: NewDrift): boolean {
    const delivery = deliveryNumber(deliveryId);
    const before = driftOf.get(delivery)?.differs;
    return upsertDrift.run({ delivery, snapshot: snapshotNumber(snapshotId), differs, comparedAtUs }).changes > 0 && before !== differs;
  }

  return {
    insert(snapshot: NewSnapshot, text: Uint8Array): SnapshotId {
      const { deliveryId, ...facts } = snapshot;
      const delivery = deliveryId === null ? null : deliveryNumber(deliveryId);
      const row = { ...facts, delivery, bytes: text.byteLength, sha256: hash('sha256', text, 'buffer') };
      const known = seen.get(row);
      if (known !== undefined) return snapshotIdSchema.parse(`snp_${known.number}`);
      const number = Number(insert.run(row).lastInsertRowid);
      for (let position = 0; position * chunkBytes < text.byteLength; position++) {
        insertChunk.run(number, position, text.subarray(position * chunkBytes, (position + 1) * chunkBytes));
      }
      return snapshotIdSchema.parse(`snp_${number}`);
    },
    /** Null when it is not there. */
    remove(id: SnapshotId): DeliveryId[] | null {
      const number = snapshotNumber(id);
      const compared = forgetComparisons.all(number).map((row) => row.delivery);
      removeChunks.run(number);
      if (remove.run(number).changes === 0) return null;
      changes.mark(compared);
      return compared.map(deliveryIdOf);
    },
    saveDrift(drifts: readonly NewDrift[]): void {
      changes.mark(drifts.filter(compare).map(({ deliveryId }) => deliveryNumber(deliveryId)));
    },
    /**
     * `list`: row numbers as JSON. Snapshots that a person asked for stay with the history of their object; those that were taken by
     * themselves go with the last delivery that was compared with them, or they would outgrow what retention allows.
     */
    forgetDeliveries(list: string): void {
      const touched = new Set([...forgetDrift.all(list), ...unlink.all(list)].map(({ number }) => number));
      if (touched.size === 0) return;
      for (const { number } of unneeded.all(JSON.stringify([...touched]))) {
        removeChunks.run(number);
        remove.run(number);
      }
    },
  };
}

export type Snapshots = ReturnType<typeof prepareSnapshots>;
