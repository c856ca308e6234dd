/** Queries over deliveries, newest first, page by page. Page bounds are row numbers (keyset), never offsets. */
import { hash } from 'node:crypto';
import type { QueryNode } from '#domain/query/ast.ts';
import { type CompiledFilter, compileFilter, estimateLimit } from '../filter-sql.ts';
import type { DeliveryPage, StoredDelivery } from '../log.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import type { ByteSlice, ReaderQueries } from '../reader-protocol.ts';
import { type DeliveryRow, deliveryColumns, type SummaryRow, summaryColumns, toStoredDelivery, toSummary } from '../rows.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { chunkBytes } from './journal-shape.ts';

/** Counting stops here. */
const countLimit = 100_000;
const mostFacets = 200;
const headBytes = 64 * 1024;

let newestQuery: SqlFragment | undefined;

/** How SQLite runs the newest filtered query, one step a line; undefined before the first. */
export function planOfNewestQuery(db: ReadableLog): string | undefined {
  if (newestQuery === undefined) return undefined;
  const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${newestQuery.text}`).all(...newestQuery.values);
  return steps.map((step) => step.detail).join('\n');
}

function all<Row>(db: ReadableLog, query: SqlFragment): Row[] {
  newestQuery = query;
  return db.prepare<unknown[], Row>(query.text).all(...query.values);
}

const slugColumn = raw(`(SELECT e.slug FROM main.endpoint e WHERE e.id = s.endpoint_id) AS endpointSlug`);

/** Rows of `s` with an id over `above` and under `below`. `isThroughText` lets the trigram index lead. */
export function selectSql(
  columns: SqlFragment,
  filter: CompiledFilter,
  above: number,
  below: number,
  limit: number,
  isThroughText: boolean,
): SqlFragment {
  const body = filter.needsBody ? raw('CROSS JOIN main.delivery d ON d.id = s.id') : raw('');
  const bounds = (id: string) => sql`${raw(id)} > ${above} AND ${raw(id)} < ${below}`;
  if (isThroughText && filter.match !== undefined) {
    return sql`SELECT ${columns} FROM txt.search f CROSS JOIN idx.summary s ON s.id = f.rowid ${body}
      WHERE f.search MATCH ${filter.match} AND ${bounds('f.rowid')} AND keep_going(s.id) AND ${filter.where} ORDER BY f.rowid DESC LIMIT ${limit}`;
  }
  return sql`SELECT ${columns} FROM idx.summary s ${body}
    WHERE ${bounds('s.id')} AND keep_going(s.id) AND ${filter.where} ORDER BY s.id DESC LIMIT ${limit}`;
}

function compile(db: ReadableLog, filter: QueryNode | null): CompiledFilter {
  return compileFilter(filter, (condition) => {
    const query = sql`SELECT count(*) AS rows FROM (SELECT 1 FROM idx.summary s WHERE ${condition} LIMIT ${estimateLimit})`;
    return all<{ rows: number }>(db, query)[0]?.rows ?? 0;
  });
}

/** The newest rows that fit: what the text index has not seen yet comes first, checked one by one. */
function select<Row>(db: ReadableLog, columns: SqlFragment, filter: CompiledFilter, below: number, limit: number): Row[] {
  if (filter.match === undefined) return all<Row>(db, selectSql(columns, filter, 0, below, limit, false));
  const seen = db.prepare<[], { watermark: number }>('SELECT watermark FROM txt.derived_from').get()?.watermark ?? 0;
  const fresh = all<Row>(db, selectSql(columns, filter, seen, below, limit, false));
  if (fresh.length >= limit) return fresh;
  return [...fresh, ...all<Row>(db, selectSql(columns, filter, 0, Math.min(below, seen + 1), limit - fresh.length, true))];
}

function positionOf(cursor: string | null): number {
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
  const below = positionOf(input.cursor);
  try {
    const filter = compile(db, input.filter);
    const rows = select<SummaryRow>(db, sql`${raw(summaryColumns)}, ${slugColumn}`, filter, below, input.limit + 1);
    const items = rows.slice(0, input.limit);
    const last = items.at(-1);
    return {
      items: items.map(toSummary),
      nextCursor: rows.length > input.limit && last !== undefined ? String(rows[input.limit - 1]?.number) : null,
    };
  } catch (error) {
    return refuseDeepFilter(error);
  }
}

export function countDeliveries(db: ReadableLog, input: ReaderQueries['countDeliveries']['in']): ReaderQueries['countDeliveries']['out'] {
  if (input.filter === null) {
    const total = db.prepare<[], { count: number | null }>('SELECT sum(count) AS count FROM idx.verdict_count').get()?.count ?? 0;
    return { count: total, isExact: true };
  }
  try {
    const filter = compile(db, input.filter);
    const count = select<{ one: number }>(db, sql`1 AS one`, filter, Number.MAX_SAFE_INTEGER, countLimit + 1).length;
    return { count: Math.min(count, countLimit), isExact: count <= countLimit };
  } catch (error) {
    return refuseDeepFilter(error);
  }
}

export function facets(db: ReadableLog): ReaderQueries['facets']['out'] {
  const top = (table: 'type_count' | 'verdict_count') =>
    db
      .prepare<[number], { value: string; count: number }>(`SELECT value, count FROM idx.${table} ORDER BY count DESC, value LIMIT ?`)
      .all(mostFacets);
  return { types: top('type_count'), verdicts: top('verdict_count') };
}

export function findDelivery(db: ReadableLog, number: number): StoredDelivery | undefined {
  const row = db
    .prepare<[number, number], DeliveryRow>(
      `SELECT ${deliveryColumns},
        coalesce(substr(coalesce(d.body, (SELECT c.bytes FROM main.body_chunk c WHERE c.delivery_id = d.id AND c.position = 0), x''), 1, ?), x'') AS bodyHead
       FROM main.delivery d LEFT JOIN main.answer a ON a.delivery_id = d.id WHERE d.id = ?`,
    )
    .get(headBytes, number);
  if (row === undefined) return undefined;
  const summary = db
    .prepare<[number], SummaryRow>(`SELECT ${summaryColumns}, ${slugColumn.text} FROM idx.summary s WHERE s.id = ?`)
    .get(number);
  return toStoredDelivery(row, summary === undefined ? null : toSummary(summary));
}

/** Bytes `from` to `to` of a body; of a large one only the chunks they lie in are read. */
export function readBody(db: ReadableLog, input: ReaderQueries['readBody']['in']): ByteSlice | undefined {
  const facts = db
    .prepare<[number], { length: number; isInline: number }>(
      'SELECT kept_bytes AS length, body IS NOT NULL AS isInline FROM main.delivery WHERE id = ?',
    )
    .get(input.number);
  if (facts === undefined) return undefined;
  const from = Math.min(Math.max(0, input.from), facts.length);
  const to = Math.min(Math.max(from, input.to), facts.length);
  if (facts.isInline === 1) {
    const row = db
      .prepare<[number, number, number], { bytes: Uint8Array }>('SELECT substr(body, ?, ?) AS bytes FROM main.delivery WHERE id = ?')
      .get(from + 1, to - from, input.number);
    return { bytes: row?.bytes ?? new Uint8Array(0), length: facts.length };
  }
  const first = Math.floor(from / chunkBytes);
  const last = Math.floor(Math.max(from, to - 1) / chunkBytes);
  const chunks = db
    .prepare<[number, number, number], { bytes: Uint8Array }>(
      'SELECT bytes FROM main.body_chunk WHERE delivery_id = ? AND position BETWEEN ? AND ? ORDER BY position',
    )
    .all(input.number, first, last);
  const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes)).subarray(from - first * chunkBytes, to - first * chunkBytes);
  return { bytes, length: facts.length };
}

/** Fails with `log.body_damaged` when the bytes are not those that were received. */
export function readWholeBody(db: ReadableLog, number: number): Uint8Array | undefined {
  const slice = readBody(db, { number, from: 0, to: Number.MAX_SAFE_INTEGER });
  if (slice === undefined) return undefined;
  const expected = db
    .prepare<[number], { sha256: string }>('SELECT lower(hex(body_sha256)) AS sha256 FROM main.delivery WHERE id = ?')
    .get(number)?.sha256;
  const found = hash('sha256', slice.bytes, 'hex');
  if (expected !== found) throw new QueryFailure('log.body_damaged', { found, expected: expected ?? '' });
  return slice.bytes;
}
