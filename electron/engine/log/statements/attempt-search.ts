/**
 * Finds attempts, newest first. What is said about columns is decided in one narrow index, so that no row is read that does not fit; a text
 * is looked for in the rows that are left.
 */
import { deliveryNumber } from '#contract/ids.ts';
import { fold } from '#domain/query/fold.ts';
import type { PlanQueries } from '../plan-protocol.ts';
import type { AttemptSearch } from '../plan-store.ts';
import type { ReadableLog } from '../readable-log.ts';
import { type AttemptRow, attemptColumns, attemptSourceColumns, toAttemptSummary } from '../rows.ts';
import { join, raw, type SqlFragment, sql } from '../sql.ts';
import { hasPlans, numberIn } from './plan-queries.ts';
import { all } from './prepared.ts';

/** So much of an answer is searched. */
const searchedBytes = 256 * 1024;
/** One row in so many asks whether to go on. A power of two. */
const askEvery = 16;

const columns = raw(`t.seq, ${attemptSourceColumns.kept}, ${attemptColumns}`);

const among = (column: SqlFragment, values: readonly string[]) =>
  sql`${column} IN (${join(
    values.map((value) => sql`${value}`),
    ', ',
  )})`;

function statusIs(status: string): SqlFragment {
  const first = Number(status[0]) * 100;
  return status.endsWith('xx') ? sql`f.response_status BETWEEN ${first} AND ${first + 99}` : sql`f.response_status = ${Number(status)}`;
}

/** Of columns that the index has. */
function factConditions(search: AttemptSearch, below: number): SqlFragment[] {
  const { outcomes, statuses, deadlines, sources, targetUrl, sinceUs, untilUs } = search;
  const conditions = [sql`f.seq < ${below}`];
  if (outcomes.length > 0) conditions.push(among(raw('f.outcome'), outcomes));
  if (statuses.length > 0) conditions.push(sql`(${join(statuses.map(statusIs), ' OR ')})`);
  if (deadlines.length > 0) conditions.push(among(raw('f.deadline'), deadlines));
  if (sources.length > 0) conditions.push(among(raw('f.source'), sources));
  if (targetUrl !== '') conditions.push(sql`instr(f.target_url, ${targetUrl}) = 1`);
  if (sinceUs !== null) conditions.push(sql`f.started_at_us >= ${sinceUs}`);
  if (untilUs !== null) conditions.push(sql`f.started_at_us < ${untilUs}`);
  return conditions;
}

/** What it belongs to leads, by an index of its own; else the narrow index is named, as without statistics SQLite would rather read all rows. */
function leading({ replayId, deliveryId, draftId, groupId }: AttemptSearch): {
  readonly index: SqlFragment;
  readonly conditions: readonly SqlFragment[];
} {
  const conditions = [
    ...(deliveryId === null ? [] : [sql`f.delivery_id = ${deliveryNumber(deliveryId)}`]),
    ...(draftId === null ? [] : [sql`f.draft_id = ${draftId}`]),
    ...(groupId === null ? [] : [sql`f.group_id = ${groupId}`]),
    ...(replayId === null ? [] : [sql`f.replay_id = ${replayId}`]),
  ];
  if (conditions.length === 0) return { index: raw('INDEXED BY attempt_facts'), conditions };
  const isOfJobAlone = replayId !== null && conditions.length === 1;
  return { index: raw(isOfJobAlone ? 'INDEXED BY attempt_by_replay' : ''), conditions };
}

export function attemptsSql(search: AttemptSearch, below: number, limit: number): SqlFragment {
  const { index, conditions } = leading(search);
  const where = [...conditions, ...factConditions(search, below)];
  const term = fold(search.text);
  const going = raw(term === '' ? `(f.seq & ${askEvery - 1} OR keep_going(f.seq))` : 'keep_going(f.seq)');
  const hasText =
    term === ''
      ? raw('')
      : sql`AND attempt_has_text(${term}, t.request_url, t.request_headers, t.response_headers,
          (SELECT substr(b.body, 1, ${searchedBytes}) FROM main.attempt_body b WHERE b.attempt_id = t.id))`;
  return sql`SELECT ${columns} FROM main.attempt f ${index} CROSS JOIN main.attempt t ON t.seq = f.seq
    WHERE ${join(where, ' AND ')} AND ${going} ${hasText} ORDER BY f.seq DESC LIMIT ${limit}`;
}

function searchAttempts(db: ReadableLog, search: AttemptSearch): PlanQueries['searchAttempts']['out'] {
  const below = numberIn(search.cursor);
  if (!hasPlans(db)) return { items: [], nextCursor: null };
  const rows = all<AttemptRow & { readonly seq: number }>(db, attemptsSql(search, below, search.limit + 1));
  const page = rows.slice(0, search.limit);
  const last = page.at(-1);
  return { items: page.map(toAttemptSummary), nextCursor: rows.length > search.limit && last !== undefined ? String(last.seq) : null };
}

export const attemptSearchQueries = { searchAttempts } satisfies {
  readonly [N in keyof PlanQueries]?: (db: ReadableLog, input: PlanQueries[N]['in']) => PlanQueries[N]['out'];
};
