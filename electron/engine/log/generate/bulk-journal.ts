/**
 * Puts made deliveries into the journal with the receiver's own statements, in transactions of a batch each, with durability
 * off meanwhile.
 */
import { hash } from 'node:crypto';
import { pragmaSettings, type WritableLog } from '../database.ts';
import { chunkInsertSql, deliveryInsertSql } from '../statements/deliveries.ts';
import { chunkBytes } from '../statements/journal-shape.ts';
import type { Stretch } from './arrival-times.ts';
import type { MadeDelivery } from './delivery-maker.ts';

export type BulkJournal = ReturnType<typeof openBulkJournal>;

export function openBulkJournal(db: WritableLog) {
  const newest = db.prepare<[], { at: number }>('SELECT received_at_us AS at FROM delivery ORDER BY id DESC LIMIT 1');
  const insertStretch = db.prepare('INSERT INTO listening (from_us, until_us, end_reason) VALUES (?, ?, ?)');
  const insertRow = db.prepare(deliveryInsertSql);
  const insertChunk = db.prepare(chunkInsertSql);
  const insertAnswer = db.prepare('INSERT INTO answer (delivery_id, status, answered_at_us) VALUES (?, ?, ?)');

  function insertOne(bytes: Buffer, row: MadeDelivery): void {
    const [environmentId, endpointId, receivedAtUs, method, url, headers, facts, totalBytes, truncation, verdict, reason] = row;
    const [start, end, status, answeredAtUs] = [row[11], row[12], row[13], row[14]];
    const body = bytes.subarray(start, end);
    const isChunked = end - start > chunkBytes;
    const { lastInsertRowid } = insertRow.run(
      environmentId,
      endpointId,
      receivedAtUs,
      method,
      url,
      headers,
      facts,
      totalBytes,
      end - start,
      truncation,
      verdict,
      reason,
      hash('sha256', body, 'buffer'),
      isChunked ? null : body,
    );
    for (let position = 0; isChunked && position * chunkBytes < body.length; position++) {
      insertChunk.run(lastInsertRowid, position, body.subarray(position * chunkBytes, (position + 1) * chunkBytes));
    }
    insertAnswer.run(lastInsertRowid, status, answeredAtUs);
  }

  const insertAll = db.transaction((bytes: Buffer, rows: readonly MadeDelivery[]) => {
    for (const row of rows) insertOne(bytes, row);
  });

  const insertStretches = db.transaction((stretches: readonly Stretch[]) => {
    for (const { fromUs, untilUs, endReason } of stretches) insertStretch.run(fromUs, untilUs, endReason);
  });

  return {
    /** 0 in an empty log. */
    newestArrivalUs: (): number => newest.get()?.at ?? 0,
    begin(isFresh: boolean): void {
      // why: without any journal pages are written once instead of twice.
      if (isFresh) db.pragma('journal_mode = OFF');
      else db.pragma('wal_autocheckpoint = 4000');
      db.pragma('synchronous = OFF');
      db.pragma('cache_size = -64000');
    },
    /** The pragmas as the log wants them. What was there before is synced; a fresh file is left to the system, which takes seconds. */
    end(isFresh: boolean): void {
      for (const setting of pragmaSettings) db.pragma(setting);
      if (!isFresh) db.pragma('wal_checkpoint(TRUNCATE)');
    },
    insertListening: (stretches: readonly Stretch[]): void => insertStretches(stretches),
    insert: (bytes: Buffer, rows: readonly MadeDelivery[]): void => insertAll(bytes, rows),
  };
}
