/** Reads the bytes that attempts sent, and what the log has seen of an event type or of the Console's objects. */
import type { DeliveryId } from '#contract/ids.ts';
import type { ComposerQueries } from '../composer-protocol.ts';
import type { ByteSlice } from '../composer-store.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { readBody } from './delivery-queries.ts';
import { chunkBytes, hasTable } from './journal-shape.ts';
import { all, first } from './prepared.ts';
import { snapshotChunksSql } from './snapshot-queries.ts';

/** Of a replay these are the bytes of the delivery, as it sent nothing else. */
function readAttemptRequest(db: ReadableLog, input: ComposerQueries['readAttemptRequest']['in']): ByteSlice | undefined {
  const attempt = first<{ number: number | null }>(db, sql`SELECT delivery_id AS number FROM main.attempt WHERE id = ${input.id}`);
  if (attempt === undefined) return undefined;
  if (attempt.number !== null) return readBody(db, { number: attempt.number, from: input.from, to: input.to });
  const length = first<{ length: number }>(
    db,
    sql`SELECT length(body) AS length FROM main.attempt_request WHERE attempt_id = ${input.id}`,
  )?.length;
  if (length === undefined) return undefined;
  const from = Math.min(Math.max(0, input.from), length);
  const to = Math.min(Math.max(from, input.to), length);
  const slice = sql`SELECT substr(body, ${from + 1}, ${to - from}) AS bytes FROM main.attempt_request WHERE attempt_id = ${input.id}`;
  return { bytes: first<{ bytes: Uint8Array }>(db, slice)?.bytes ?? new Uint8Array(0), length };
}

/** Only what is there as a whole, in one piece: nothing is learnt from the head of a large body. */
export function bodiesOfTypeSql({ eventType, environmentId, limit }: ComposerQueries['bodiesOfType']['in']): SqlFragment {
  const there = environmentId === null ? raw('') : sql`AND s.environment_id = ${environmentId}`;
  return sql`SELECT s.id AS number, 'dlv_' || s.id AS deliveryId FROM idx.summary s INDEXED BY summary_by_type
    WHERE s.event_type = ${eventType} ${there} AND s.is_truncated = 0 AND s.kept_bytes <= ${chunkBytes} AND keep_going(s.id)
    ORDER BY s.id DESC LIMIT ${limit}`;
}

function bodyOf(db: ReadableLog, number: number): Uint8Array | undefined {
  try {
    return readBody(db, { number, from: 0, to: chunkBytes })?.bytes;
  } catch (error) {
    // A body that can not be read any more is one sample less.
    if (error instanceof QueryFailure) return undefined;
    throw error;
  }
}

function bodiesOfType(db: ReadableLog, input: ComposerQueries['bodiesOfType']['in']): ComposerQueries['bodiesOfType']['out'] {
  return all<{ number: number; deliveryId: DeliveryId }>(db, bodiesOfTypeSql(input)).flatMap(({ number, deliveryId }) => {
    const body = bodyOf(db, number);
    return body === undefined ? [] : [{ deliveryId, body }];
  });
}

/** Those over a piece are left out, as with bodies. */
export function snapshotsOfThingSql({ thing, environmentId, limit }: ComposerQueries['snapshotsOfThing']['in']): SqlFragment {
  return sql`SELECT n.number, n.object_id AS objectId FROM (
      SELECT max(number) AS number FROM main.snapshot
      WHERE environment_id IN (SELECT id FROM main.environment WHERE id = coalesce(${environmentId}, id)) AND thing = ${thing}
        AND object_id IS NOT NULL
      GROUP BY environment_id, object_id
    ) newest CROSS JOIN main.snapshot n ON n.number = newest.number
    WHERE n.bytes <= ${chunkBytes} AND keep_going(n.number) ORDER BY n.number DESC LIMIT ${limit}`;
}

function snapshotsOfThing(db: ReadableLog, input: ComposerQueries['snapshotsOfThing']['in']): ComposerQueries['snapshotsOfThing']['out'] {
  if (!hasTable(db, 'snapshot')) return [];
  return all<{ number: number; objectId: string }>(db, snapshotsOfThingSql(input)).map(({ number, objectId }) => ({
    objectId,
    text: first<{ bytes: Uint8Array }>(db, snapshotChunksSql(number, 0, chunkBytes))?.bytes ?? new Uint8Array(0),
  }));
}

export const composedQueries = { readAttemptRequest, bodiesOfType, snapshotsOfThing } satisfies {
  readonly [N in keyof ComposerQueries]?: (db: ReadableLog, input: ComposerQueries[N]['in']) => ComposerQueries[N]['out'];
};
