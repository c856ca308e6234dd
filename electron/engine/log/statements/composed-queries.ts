/** Reads attempts that were composed, and what the log has seen of an event type or of the Console's objects. */
import type { DeliveryId } from '#contract/ids.ts';
import type { ComposerQueries } from '../composer-protocol.ts';
import type { ByteSlice } from '../composer-store.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import { type AttemptRow, attemptColumns, attemptSourceColumns, toAttemptSummary } from '../rows.ts';
import { join, raw, type SqlFragment, sql } from '../sql.ts';
import { readBody } from './delivery-queries.ts';
import { hasComposer } from './draft-queries.ts';
import { chunkBytes, hasTable } from './journal-shape.ts';
import { all, first } from './prepared.ts';
import { snapshotChunksSql } from './snapshot-queries.ts';

const columns = raw(`t.seq, ${attemptSourceColumns.kept}, ${attemptColumns}`);

/**
 * A draft and a group have an index of their own; else the one of composed attempts is named, as without statistics SQLite would rather go
 * through all replays as well.
 */
export function composedAttemptsSql(
  { draftId, groupId, source, limit }: Omit<ComposerQueries['listComposedAttempts']['in'], 'cursor'>,
  below: number,
): SqlFragment {
  const conditions = [sql`t.seq < ${below}`];
  if (draftId !== null) conditions.push(sql`t.draft_id = ${draftId}`);
  if (groupId !== null) conditions.push(sql`t.group_id = ${groupId}`);
  if (source !== 'replay') conditions.push(raw(`t.source <> 'replay'`));
  if (source !== null) conditions.push(sql`t.source = ${source}`);
  const index = raw(draftId === null && groupId === null && source !== 'replay' ? 'INDEXED BY attempt_composed' : '');
  return sql`SELECT ${columns} FROM main.attempt t ${index} WHERE ${join(conditions, ' AND ')} AND keep_going(t.seq) ORDER BY t.seq DESC LIMIT ${limit}`;
}

function listComposedAttempts(
  db: ReadableLog,
  { cursor, ...choice }: ComposerQueries['listComposedAttempts']['in'],
): ComposerQueries['listComposedAttempts']['out'] {
  if (cursor !== null && !/^[1-9][0-9]{0,15}$/.test(cursor))
    throw new QueryFailure('input.invalid', { problems: 'The cursor is not one that was given out.' });
  if (!hasComposer(db)) return { items: [], nextCursor: null };
  const below = cursor === null ? Number.MAX_SAFE_INTEGER : Number(cursor);
  const rows = all<AttemptRow & { readonly seq: number }>(db, composedAttemptsSql({ ...choice, limit: choice.limit + 1 }, below));
  const page = rows.slice(0, choice.limit);
  const last = page.at(-1);
  return { items: page.map(toAttemptSummary), nextCursor: rows.length > choice.limit && last !== undefined ? String(last.seq) : null };
}

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

export const composedQueries = { listComposedAttempts, readAttemptRequest, bodiesOfType, snapshotsOfThing } satisfies {
  readonly [N in keyof ComposerQueries]?: (db: ReadableLog, input: ComposerQueries[N]['in']) => ComposerQueries[N]['out'];
};
