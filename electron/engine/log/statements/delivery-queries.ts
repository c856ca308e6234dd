/** Queries over deliveries, newest first, page by page. Page bounds are row numbers (keyset), never offsets. */
import { hash } from 'node:crypto';
import type { CompiledFilter } from '../filter-sql.ts';
import { ifSound } from '../if-sound.ts';
import type { DeliveryPage, StoredDelivery } from '../log.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import type { ByteSlice, ReaderQueries } from '../reader-protocol.ts';
import {
  type AnnotationRow,
  type DeliveryRow,
  deliveryColumns,
  type SummaryRow,
  summaryColumns,
  toStoredDelivery,
  toSummary,
} from '../rows.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { compile } from './compile-filter.ts';
import { withExcerpts } from './excerpts.ts';
import { chunkBytes, hasTable } from './journal-shape.ts';
import { newestAdded } from './judgement-queries.ts';
import { all, first } from './prepared.ts';
import { allIds, type IdBounds } from './time-bounds.ts';

/** Counting stops here. */
const countLimit = 100_000;
const mostFacets = 200;
const headBytes = 64 * 1024;
/** A row whose contents are not looked at costs no more than asking whether to go on, so only one in so many asks. A power of two. */
const askEvery = 16;

/** `newer` is from the lower end of a stretch of rows upwards. */
export type Direction = 'older' | 'newer';

let newestQuery: SqlFragment | undefined;

/** How SQLite runs the newest filtered query, one step a line; undefined before the first. */
export function planOfNewestQuery(db: ReadableLog): string | undefined {
  if (newestQuery === undefined) return undefined;
  const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${newestQuery.text}`).all(...newestQuery.values);
  return steps.map((step) => step.detail).join('\n');
}

function ask<Row>(db: ReadableLog, query: SqlFragment): Row[] {
  newestQuery = query;
  return all<Row>(db, query);
}

export const slugColumn = raw(`(SELECT e.slug FROM main.endpoint e WHERE e.id = s.endpoint_id) AS endpointSlug`);

/** Rows of `s` that fit, with an id over `above` and under `below`, newest first. `isThroughText` lets the trigram index lead. */
export function selectSql(
  columns: SqlFragment,
  filter: CompiledFilter,
  above: number,
  below: number,
  limit: number,
  isThroughText: boolean,
  direction: Direction = 'older',
): SqlFragment {
  const body = filter.needsBody ? raw('CROSS JOIN main.delivery d ON d.id = s.id') : raw('');
  const [least, most] = [Math.max(above, filter.bounds.above), Math.min(below, filter.bounds.below)];
  const bounds = (id: string) => sql`${raw(id)} > ${least} AND ${raw(id)} < ${most}`;
  const goingOn = (id: string) => raw(filter.needsBody ? `keep_going(${id})` : `(${id} & ${askEvery - 1} OR keep_going(${id}))`);
  const order = raw(direction === 'older' ? 'DESC' : 'ASC');
  if (isThroughText && filter.match !== undefined) {
    return sql`SELECT ${columns} FROM txt.search f CROSS JOIN idx.summary s ON s.id = f.rowid ${body}
      WHERE f.search MATCH ${filter.match} AND ${bounds('f.rowid')} AND ${goingOn('s.id')} AND ${filter.where} ORDER BY f.rowid ${order} LIMIT ${limit}`;
  }
  return sql`SELECT ${columns} FROM ${filter.source} ${body}
    WHERE ${bounds('s.id')} AND ${goingOn('s.id')} AND ${filter.where} ORDER BY s.id ${order} LIMIT ${limit}`;
}

/** What the text index has not seen yet is checked one by one. */
function stretches(db: ReadableLog, filter: CompiledFilter, { above, below }: IdBounds): { bounds: IdBounds; isThroughText: boolean }[] {
  if (filter.match === undefined) return [{ bounds: { above, below }, isThroughText: false }];
  const seen = db.prepare<[], { watermark: number }>('SELECT watermark FROM txt.derived_from').get()?.watermark ?? 0;
  return [
    { bounds: { above: Math.max(above, seen), below }, isThroughText: false },
    { bounds: { above, below: Math.min(below, seen + 1) }, isThroughText: true },
  ];
}

/** Rows that fit within the bounds, from their upper end down or from their lower end up. */
function select<Row>(
  db: ReadableLog,
  columns: SqlFragment,
  filter: CompiledFilter,
  within: IdBounds,
  limit: number,
  direction: Direction,
): Row[] {
  const rows: Row[] = [];
  const parts = stretches(db, filter, within);
  for (const { bounds, isThroughText } of direction === 'older' ? parts : parts.toReversed()) {
    if (rows.length >= limit || bounds.above + 1 >= bounds.below) continue;
    rows.push(...ask<Row>(db, selectSql(columns, filter, bounds.above, bounds.below, limit - rows.length, isThroughText, direction)));
  }
  return rows;
}

export function positionOf(cursor: string | null): number {
  if (cursor === null) return Number.MAX_SAFE_INTEGER;
  if (!/^[1-9][0-9]{0,15}$/.test(cursor))
    throw new QueryFailure('input.invalid', { problems: 'The cursor is not one that was given out.' });
  return Number(cursor);
}

/** SQLite limits the depth of an expression; only a filter with hundreds of terms gets there. */
function refuseDeepFilter(error: unknown): never {
  if (error instanceof Error && error.message.includes('Expression tree is too large')) {
    throw new QueryFailure('input.query_syntax', { problem: 'It has too many terms', position: '0' });
  }
  throw error;
}

export function listDeliveries(db: ReadableLog, input: ReaderQueries['listDeliveries']['in']): DeliveryPage {
  const direction = input.direction ?? 'older';
  const position = positionOf(input.cursor);
  // why: nothing is newer than the top of the list.
  if (direction === 'newer' && input.cursor === null) return { items: [], nextCursor: null };
  try {
    const filter = compile(db, input.filter);
    const within = direction === 'older' ? { above: 0, below: position } : { above: position, below: Number.MAX_SAFE_INTEGER };
    const rows = select<SummaryRow>(db, sql`${raw(summaryColumns)}, ${slugColumn}`, filter, within, input.limit + 1, direction);
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const shown = direction === 'older' ? page : page.toReversed();
    return {
      items: withExcerpts(db, shown, input.filter),
      nextCursor: rows.length > input.limit && last !== undefined ? String(last.number) : null,
    };
  } catch (error) {
    return refuseDeepFilter(error);
  }
}

export function countDeliveries(db: ReadableLog, input: ReaderQueries['countDeliveries']['in']): ReaderQueries['countDeliveries']['out'] {
  if (input.filter === null) {
    const total =
      db.prepare<[], { count: number | null }>(`SELECT sum(count) AS count FROM idx.value_count WHERE key = 'verdict'`).get()?.count ?? 0;
    return { count: total, isExact: true };
  }
  try {
    const filter = compile(db, input.filter);
    let count = 0;
    for (const { bounds, isThroughText } of stretches(db, filter, allIds)) {
      const rows = selectSql(sql`1`, filter, bounds.above, bounds.below, countLimit + 1 - count, isThroughText);
      count += ask<{ rows: number }>(db, sql`SELECT count(*) AS rows FROM (${rows})`)[0]?.rows ?? 0;
    }
    return { count: Math.min(count, countLimit), isExact: count <= countLimit };
  } catch (error) {
    return refuseDeepFilter(error);
  }
}

export function facets(db: ReadableLog): ReaderQueries['facets']['out'] {
  const top = (key: 'type' | 'verdict') =>
    db
      .prepare<[string, number], { value: string; count: number }>(
        'SELECT value, count FROM idx.value_count WHERE key = ? ORDER BY count DESC, value LIMIT ?',
      )
      .all(key, mostFacets);
  return { types: top('type'), verdicts: top('verdict') };
}

/** What a delivery has whose annotation can not be read. */
const noAnnotation: AnnotationRow = { isBookmarked: 0, note: null, tags: '[]', driftCount: null };

const annotationSql = (hasDrift: boolean) => `
  SELECT coalesce((SELECT n.is_bookmarked FROM main.annotation n WHERE n.delivery_id = d.id), 0) AS isBookmarked,
    (SELECT n.note FROM main.annotation n WHERE n.delivery_id = d.id) AS note,
    (SELECT json_group_array(t.tag ORDER BY t.tag) FROM main.delivery_tag t WHERE t.delivery_id = d.id) AS tags,
    ${hasDrift ? '(SELECT f.differs FROM main.drift f WHERE f.delivery_id = d.id)' : 'NULL'} AS driftCount
  FROM main.delivery d WHERE d.id = ? AND NOT EXISTS (SELECT 1 FROM main.trashed x WHERE x.delivery_id = d.id)`;

/** Undefined when there is no such delivery, or when it is in the trash. */
export function findDelivery(db: ReadableLog, number: number): StoredDelivery | undefined {
  // why: an older log that may not be written has no annotations and no trash.
  const hasCare = hasTable(db, 'trashed');
  const read = () => first<AnnotationRow>(db, { text: annotationSql(hasTable(db, 'drift')), values: [number] });
  const annotation = hasCare ? ifSound(read, () => noAnnotation) : undefined;
  if (hasCare && annotation === undefined) return undefined;
  const row = first<DeliveryRow>(
    db,
    sql`SELECT ${raw(deliveryColumns)},
        coalesce(substr(coalesce(d.body, body_of(d.id, d.headers, NULL)), 1, ${headBytes}), x'') AS bodyHead
       FROM main.delivery d LEFT JOIN main.answer a ON a.delivery_id = d.id WHERE d.id = ${number}`,
  );
  if (row === undefined) return undefined;
  if (row.headers === null) return refuseLostBlock(db, number);
  const summary = first<SummaryRow>(db, sql`SELECT ${raw(summaryColumns)}, ${slugColumn} FROM idx.summary s WHERE s.id = ${number}`);
  return toStoredDelivery(row, summary === undefined ? null : toSummary(summary), annotation, newestAdded(db, number));
}

/** A packed delivery whose block gives nothing: undefined when it was removed between two statements; fails with `log.damaged` otherwise. */
function refuseLostBlock(db: ReadableLog, number: number): undefined {
  const isThere = db.prepare<[number], { one: number }>('SELECT 1 AS one FROM main.delivery WHERE id = ?').get(number) !== undefined;
  if (isThere) throw new QueryFailure('log.damaged', { problem: `The compressed block of dlv_${number} can not be read.` });
  return undefined;
}

/** Bytes `from` to `to` of a body; of a large one only the chunks they lie in are read. */
export function readBody(db: ReadableLog, input: ReaderQueries['readBody']['in']): ByteSlice | undefined {
  const facts = first<{ length: number; isInline: number }>(
    db,
    sql`SELECT kept_bytes AS length, (body IS NOT NULL OR headers = '') AS isInline FROM main.delivery WHERE id = ${input.number}`,
  );
  if (facts === undefined) return undefined;
  const from = Math.min(Math.max(0, input.from), facts.length);
  const to = Math.min(Math.max(from, input.to), facts.length);
  if (facts.isInline === 1) {
    const row = first<{ bytes: Uint8Array | null }>(
      db,
      sql`SELECT substr(coalesce(body, body_of(id, headers, NULL)), ${from + 1}, ${to - from}) AS bytes FROM main.delivery WHERE id = ${input.number}`,
    );
    // why: a function of ours gives no bytes as NULL.
    if (row === undefined || (row.bytes === null && facts.length > 0)) return refuseLostBlock(db, input.number);
    return { bytes: row.bytes ?? new Uint8Array(0), length: facts.length };
  }
  const firstChunk = Math.floor(from / chunkBytes);
  const last = Math.floor(Math.max(from, to - 1) / chunkBytes);
  const chunks = db
    .prepare<[number, number, number], { bytes: Uint8Array }>(
      'SELECT bytes FROM main.body_chunk WHERE delivery_id = ? AND position BETWEEN ? AND ? ORDER BY position',
    )
    .all(input.number, firstChunk, last);
  const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes)).subarray(from - firstChunk * chunkBytes, to - firstChunk * chunkBytes);
  return { bytes, length: facts.length };
}

/** Fails with `log.body_damaged` when the bytes are not those that were received. */
export function readWholeBody(db: ReadableLog, number: number): Uint8Array | undefined {
  const slice = readBody(db, { number, from: 0, to: Number.MAX_SAFE_INTEGER });
  if (slice === undefined) return undefined;
  const expected = first<{ sha256: string }>(
    db,
    sql`SELECT lower(hex(body_sha256)) AS sha256 FROM main.delivery WHERE id = ${number}`,
  )?.sha256;
  const found = hash('sha256', slice.bytes, 'hex');
  if (expected !== found) throw new QueryFailure('log.body_damaged', { found, expected: expected ?? '' });
  return slice.bytes;
}
