/**
 * Deliveries with their bodies, a page of them with a handful of statements: what sends thousands asks for nothing else. What people added
 * to them (marks, notes, tags) does not leave with them and is not read.
 */
import { hash } from 'node:crypto';
import type { StoredDelivery, WholeDelivery } from '../log.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import type { ReaderQueries } from '../reader-protocol.ts';
import { type DeliveryRow, deliveryColumns, type SummaryRow, summaryColumns, toStoredDelivery, toSummary } from '../rows.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { readWholeBody, slugColumn } from './delivery-queries.ts';
import { hasTable } from './journal-shape.ts';
import { newestAdded } from './judgement-queries.ts';
import { all } from './prepared.ts';

const headBytes = 64 * 1024;

type WholeRow = DeliveryRow & { readonly number: number; readonly body: Uint8Array | null };

export function readWholeDeliveries(
  db: ReadableLog,
  { numbers, mostBytes }: ReaderQueries['readWholeDeliveries']['in'],
): ReaderQueries['readWholeDeliveries']['out'] {
  const asked = fitting(db, numbers, mostBytes);
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(asked)}))`;
  const rows = new Map(all<WholeRow>(db, rowsSql(db, ids)).map((row) => [row.number, row]));
  const summaries = new Map(
    all<SummaryRow>(db, sql`SELECT ${raw(summaryColumns)}, ${slugColumn} FROM idx.summary s WHERE s.id IN ${ids}`).map((row) => [
      row.number,
      row,
    ]),
  );
  return asked.map((number): WholeDelivery => {
    const row = rows.get(number);
    if (row === undefined) return { kind: 'missing' };
    if (row.headers === null) return { kind: 'damaged' };
    const summary = summaries.get(number);
    return withBody(db, row, toStoredDelivery(row, summary === undefined ? null : toSummary(summary), undefined, newestAdded(db, number)));
  });
}

/** The first that fit, at least one. */
function fitting(db: ReadableLog, numbers: readonly number[], mostBytes: number): readonly number[] {
  const ids = JSON.stringify(numbers);
  const sizes = new Map(
    all<{ id: number; bytes: number }>(
      db,
      sql`SELECT id, kept_bytes AS bytes FROM main.delivery WHERE id IN (SELECT value FROM json_each(${ids}))`,
    ).map(({ id, bytes }) => [id, bytes]),
  );
  let sum = 0;
  const end = numbers.findIndex((number, at) => {
    sum += sizes.get(number) ?? 0;
    return at > 0 && sum > mostBytes;
  });
  return end < 0 ? numbers : numbers.slice(0, end);
}

function rowsSql(db: ReadableLog, ids: SqlFragment): SqlFragment {
  // why: an older log that may not be written has no trash.
  const kept = raw(hasTable(db, 'trashed') ? 'AND NOT EXISTS (SELECT 1 FROM main.trashed x WHERE x.delivery_id = d.id)' : '');
  return sql`SELECT d.id AS number, ${raw(deliveryColumns)}, x'' AS bodyHead,
      CASE WHEN d.body IS NOT NULL OR d.headers = '' THEN coalesce(d.body, body_of(d.id, d.headers, NULL)) END AS body
    FROM main.delivery d LEFT JOIN main.answer a ON a.delivery_id = d.id WHERE d.id IN ${ids} ${kept}`;
}

function withBody(db: ReadableLog, { number, body: inline }: WholeRow, delivery: StoredDelivery): WholeDelivery {
  try {
    const body = inline ?? readWholeBody(db, number);
    if (body === undefined) return { kind: 'missing' };
    if (inline !== null && hash('sha256', body, 'hex') !== delivery.bodySha256) return { kind: 'damaged' };
    // why: its head is a part of it, and is not copied to the main thread beside it.
    return { kind: 'found', delivery: { ...delivery, bodyHead: body.subarray(0, headBytes) }, body };
  } catch (error) {
    if (error instanceof QueryFailure && error.code === 'log.body_damaged') return { kind: 'damaged' };
    throw error;
  }
}
