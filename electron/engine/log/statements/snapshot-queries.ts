/** Reads snapshots and which deliveries were compared with them. A log of an earlier version has none. */
import { hash } from 'node:crypto';
import type { Snapshot } from '#contract/models/snapshot.ts';
import type { ComparedDelivery, ConsoleQueries } from '../console-store.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { chunkBytes, hasTable } from './journal-shape.ts';
import { all, first } from './prepared.ts';

const snapshotColumns = raw(`
  'snp_' || n.number AS id, n.environment_id AS environmentId, 'dlv_' || n.delivery_id AS deliveryId, n.thing, n.object_id AS objectId, n.origin,
  n.taken_at_us AS takenAtUs, n.path, n.status, n.request_id AS requestId, n.bytes, '/blobs/snapshots/snp_' || n.number AS bodyPath,
  n.object_status AS objectStatus`);

const hasConsole = (db: ReadableLog) => hasTable(db, 'snapshot');

function findSnapshot(db: ReadableLog, { number }: ConsoleQueries['findSnapshot']['in']): Snapshot | undefined {
  if (!hasConsole(db)) return undefined;
  return first<Snapshot>(db, sql`SELECT ${snapshotColumns} FROM main.snapshot n WHERE n.number = ${number}`);
}

// why: numbers grow with each snapshot, so their order is that of taking them, and the index gives it without a sort.
export function snapshotsOfObjectSql({ object, limit }: ConsoleQueries['snapshotsOfObject']['in']): SqlFragment {
  return sql`SELECT ${snapshotColumns} FROM main.snapshot n
    WHERE n.environment_id = ${object.environmentId} AND n.thing = ${object.thing} AND n.object_id = ${object.objectId}
    ORDER BY n.number DESC LIMIT ${limit}`;
}

function snapshotsOfObject(db: ReadableLog, input: ConsoleQueries['snapshotsOfObject']['in']): readonly Snapshot[] {
  return hasConsole(db) ? all<Snapshot>(db, snapshotsOfObjectSql(input)) : [];
}

export function snapshotsOfDeliverySql({ number, limit }: ConsoleQueries['snapshotsOfDelivery']['in']): SqlFragment {
  return sql`SELECT ${snapshotColumns} FROM main.snapshot n WHERE n.delivery_id = ${number} ORDER BY n.number DESC LIMIT ${limit}`;
}

function snapshotsOfDelivery(db: ReadableLog, input: ConsoleQueries['snapshotsOfDelivery']['in']): readonly Snapshot[] {
  return hasConsole(db) ? all<Snapshot>(db, snapshotsOfDeliverySql(input)) : [];
}

export function snapshotChunksSql(number: number, from: number, to: number): SqlFragment {
  const firstChunk = Math.floor(from / chunkBytes);
  const lastChunk = Math.floor(Math.max(from, to - 1) / chunkBytes);
  return sql`SELECT bytes FROM main.snapshot_chunk WHERE snapshot_number = ${number} AND position BETWEEN ${firstChunk} AND ${lastChunk}
    ORDER BY position`;
}

/** Only the pieces in which the bytes lie are read. */
function readSnapshotBody(db: ReadableLog, input: ConsoleQueries['readSnapshotBody']['in']): ConsoleQueries['readSnapshotBody']['out'] {
  const length = findSnapshot(db, { number: input.number })?.bytes;
  if (length === undefined) return undefined;
  const from = Math.min(Math.max(0, input.from), length);
  const to = Math.min(Math.max(from, input.to), length);
  if (from === to) return { bytes: new Uint8Array(0), length };
  const chunks = all<{ bytes: Uint8Array }>(db, snapshotChunksSql(input.number, from, to)).map(({ bytes }) => bytes);
  const start = Math.floor(from / chunkBytes) * chunkBytes;
  return { bytes: Buffer.concat(chunks).subarray(from - start, to - start), length };
}

function readWholeSnapshot(db: ReadableLog, { number }: ConsoleQueries['readWholeSnapshot']['in']): Uint8Array | undefined {
  const slice = readSnapshotBody(db, { number, from: 0, to: Number.MAX_SAFE_INTEGER });
  if (slice === undefined) return undefined;
  const kept = first<{ sha256: string }>(db, sql`SELECT lower(hex(body_sha256)) AS sha256 FROM main.snapshot WHERE number = ${number}`);
  const found = hash('sha256', slice.bytes, 'hex');
  if (kept?.sha256 !== found) throw new QueryFailure('log.body_damaged', { found, expected: kept?.sha256 ?? '' });
  return slice.bytes;
}

/** why: the index of compared rows knows the type; the snapshots are looked up one by one. */
export function comparedDeliveriesSql({ eventType, limit, below }: ConsoleQueries['comparedDeliveries']['in']): SqlFragment {
  const columns = raw(`'dlv_' || f.delivery_id AS deliveryId, 'snp_' || f.snapshot_number AS snapshotId, f.differs,
    f.compared_at_us AS comparedAtUs, s.event_type AS eventType`);
  if (eventType !== null) {
    return sql`SELECT ${columns} FROM idx.summary s INDEXED BY summary_compared
      CROSS JOIN main.drift f ON f.delivery_id = s.id CROSS JOIN main.snapshot n ON n.number = f.snapshot_number
      WHERE s.event_type = ${eventType} AND s.drift_count IS NOT NULL AND s.id < ${below} AND keep_going(s.id) ORDER BY s.id DESC LIMIT ${limit}`;
  }
  return sql`SELECT ${columns} FROM main.drift f
    CROSS JOIN idx.summary s ON s.id = f.delivery_id CROSS JOIN main.snapshot n ON n.number = f.snapshot_number
    WHERE f.delivery_id < ${below} AND keep_going(f.delivery_id) ORDER BY f.delivery_id DESC LIMIT ${limit}`;
}

function comparedDeliveries(db: ReadableLog, input: ConsoleQueries['comparedDeliveries']['in']): readonly ComparedDelivery[] {
  return hasConsole(db) ? all<ComparedDelivery>(db, comparedDeliveriesSql(input)) : [];
}

export const snapshotQueries = {
  findSnapshot,
  snapshotsOfObject,
  snapshotsOfDelivery,
  readSnapshotBody,
  readWholeSnapshot,
  comparedDeliveries,
} satisfies { readonly [N in keyof ConsoleQueries]?: (db: ReadableLog, input: ConsoleQueries[N]['in']) => ConsoleQueries[N]['out'] };
