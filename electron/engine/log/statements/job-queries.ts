/** Reads jobs, their items, and pairs of items of two jobs. A log of an earlier version has none. */
import type { ReplayId } from '#contract/ids.ts';
import type { ReplayItem } from '#contract/models/plan.ts';
import type { PlanQueries } from '../plan-protocol.ts';
import { type ItemFacts, itemColumns, type JobRow, jobColumns, toJobSummary, toReplayItem, toStoredJob } from '../plan-rows.ts';
import type { OpenItem, StoredJob } from '../plan-store.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import { type AttemptRow, attemptColumns, attemptSourceColumns, toAttemptSummary } from '../rows.ts';
import { join, raw, type SqlFragment, sql } from '../sql.ts';
import { hasPlans, numberIn } from './plan-queries.ts';
import { all, first } from './prepared.ts';

export function jobSql(id: ReplayId): SqlFragment {
  return sql`SELECT ${jobColumns} FROM main.replay r WHERE r.id = ${id}`;
}

export function jobsSql(planId: PlanQueries['listJobs']['in']['planId'], below: number, limit: number): SqlFragment {
  const ofPlan = planId === null ? raw('') : sql`AND r.plan_id = ${planId}`;
  return sql`SELECT ${jobColumns} FROM main.replay r WHERE r.number < ${below} ${ofPlan} ORDER BY r.number DESC LIMIT ${limit}`;
}

function listJobs(db: ReadableLog, { planId, limit, cursor }: PlanQueries['listJobs']['in']): PlanQueries['listJobs']['out'] {
  const below = numberIn(cursor);
  if (!hasPlans(db)) return { items: [], nextCursor: null };
  const rows = all<JobRow>(db, jobsSql(planId, below, limit + 1));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(toJobSummary), nextCursor: rows.length > limit && last !== undefined ? String(last.number) : null };
}

export function findJob(db: ReadableLog, { id }: PlanQueries['findJob']['in']): StoredJob | undefined {
  const row = hasPlans(db) ? first<JobRow>(db, jobSql(id)) : undefined;
  return row === undefined ? undefined : toStoredJob(row);
}

/** `(SELECT …)` of the number that items have in place of the id. */
const numberOf = (id: ReplayId) => sql`(SELECT number FROM main.replay WHERE id = ${id})`;

export function openItemsSql({ id, after, limit }: PlanQueries['openItems']['in']): SqlFragment {
  return sql`SELECT i.position, 'dlv_' || i.delivery_id AS deliveryId, i.due_ms AS dueMs, i.tries, i.due_us AS dueUs
    FROM main.replay_item i INDEXED BY replay_item_open
    WHERE i.replay_number = ${numberOf(id)} AND i.state IN ('waiting', 'again') AND i.position > ${after} ORDER BY i.position LIMIT ${limit}`;
}

function openItems(db: ReadableLog, input: PlanQueries['openItems']['in']): readonly OpenItem[] {
  return hasPlans(db) ? all<OpenItem>(db, openItemsSql(input)) : [];
}

type TriedRow = ItemFacts & AttemptRow;
type ItemRow = ItemFacts & (AttemptRow | { readonly id: null });

function isTried(row: ItemRow): row is TriedRow {
  return row.id !== null;
}

function toItem(row: ItemRow): ReplayItem {
  return toReplayItem(row, isTried(row) ? toAttemptSummary(row) : null);
}

/** Items at these positions, each with its last attempt and what the index says of its delivery. */
export function itemsSql(id: ReplayId, positions: readonly number[]): SqlFragment {
  return sql`SELECT ${raw(`${itemColumns}, ${attemptSourceColumns.kept}, ${attemptColumns}`)}
    FROM main.replay_item i LEFT JOIN main.attempt t ON t.id = i.attempt_id LEFT JOIN idx.summary s ON s.id = i.delivery_id
    WHERE i.replay_number = ${numberOf(id)} AND i.position IN (SELECT value FROM json_each(${JSON.stringify(positions)}))
    ORDER BY i.position`;
}

function itemsAt(db: ReadableLog, id: ReplayId, positions: readonly number[]): readonly ReplayItem[] {
  return all<ItemRow>(db, itemsSql(id, positions)).map(toItem);
}

export function positionsSql(id: ReplayId, states: readonly ReplayItem['state'][], after: number, limit: number): SqlFragment {
  const ofJob = sql`i.replay_number = ${numberOf(id)} AND i.position > ${after}`;
  const end = sql`ORDER BY i.position LIMIT ${limit}`;
  if (states.length === 0) return sql`SELECT i.position FROM main.replay_item i WHERE ${ofJob} ${end}`;
  // why: each state is in order by itself, so no more is read of any than fits the page.
  const each = [...new Set(states)].map(
    (state) => sql`SELECT * FROM (SELECT i.position FROM main.replay_item i INDEXED BY replay_item_by_state
      WHERE i.state = ${state} AND ${ofJob} ${end})`,
  );
  return sql`SELECT position FROM (${join(each, ' UNION ALL ')}) ORDER BY position LIMIT ${limit}`;
}

function positionIn(cursor: string): number {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(cursor))
    throw new QueryFailure('input.invalid', { problems: 'The cursor is not one that was given out.' });
  return Number(cursor);
}

function jobItems(db: ReadableLog, { id, states, limit, cursor }: PlanQueries['jobItems']['in']): PlanQueries['jobItems']['out'] {
  const after = cursor === null ? -1 : positionIn(cursor);
  if (!hasPlans(db)) return { items: [], nextCursor: null };
  const positions = all<{ position: number }>(db, positionsSql(id, states, after, limit + 1)).map((row) => row.position);
  const page = positions.slice(0, limit);
  const last = page.at(-1);
  return { items: itemsAt(db, id, page), nextCursor: positions.length > limit && last !== undefined ? String(last) : null };
}

interface PairRow {
  readonly position: number;
  readonly otherPosition: number | null;
}

/** Items of the first job in order, each with the place of the same delivery in the second. */
export function pairsSql(before: ReplayId, after: ReplayId, above: number, limit: number): SqlFragment {
  return sql`SELECT i.position, (SELECT min(j.position) FROM main.replay_item j
        WHERE j.delivery_id = i.delivery_id AND j.replay_number = ${numberOf(after)}) AS otherPosition
    FROM main.replay_item i WHERE i.replay_number = ${numberOf(before)} AND i.position > ${above} ORDER BY i.position LIMIT ${limit}`;
}

/** Items of the second job whose delivery the first has not. */
export function unpairedSql(before: ReplayId, after: ReplayId, above: number, limit: number): SqlFragment {
  return sql`SELECT j.position, NULL AS otherPosition FROM main.replay_item j
    WHERE j.replay_number = ${numberOf(after)} AND j.position > ${above}
      AND NOT EXISTS (SELECT 1 FROM main.replay_item i WHERE i.delivery_id = j.delivery_id AND i.replay_number = ${numberOf(before)})
    ORDER BY j.position LIMIT ${limit}`;
}

interface PairPlace {
  readonly part: 'first' | 'rest';
  readonly above: number;
}

function pairPlace(cursor: string | null): PairPlace {
  if (cursor === null) return { part: 'first', above: -1 };
  const above = cursor.slice(1) === '' ? -1 : positionIn(cursor.slice(1));
  if (cursor.startsWith('a')) return { part: 'first', above };
  if (cursor.startsWith('b')) return { part: 'rest', above };
  throw new QueryFailure('input.invalid', { problems: 'The cursor is not one that was given out.' });
}

function byPosition(items: readonly ReplayItem[]): ReadonlyMap<number | null, ReplayItem> {
  return new Map(items.map((item) => [item.position, item]));
}

/** Those of the first job in its order, then those that only the second has. */
function pairedItems(
  db: ReadableLog,
  { before, after, limit, cursor }: PlanQueries['pairedItems']['in'],
): PlanQueries['pairedItems']['out'] {
  const place = pairPlace(cursor);
  if (!hasPlans(db)) return { items: [], nextCursor: null };
  const firsts = place.part === 'first' ? all<PairRow>(db, pairsSql(before, after, place.above, limit + 1)) : [];
  const page = firsts.slice(0, limit);
  const room = limit - page.length;
  const above = place.part === 'first' ? -1 : place.above;
  const rests = firsts.length > limit ? [] : all<PairRow>(db, unpairedSql(before, after, above, room + 1));
  const restPage = rests.slice(0, room);
  const left = byPosition(
    itemsAt(
      db,
      before,
      page.map((row) => row.position),
    ),
  );
  const others = page.flatMap((row) => row.otherPosition ?? []);
  const right = byPosition(itemsAt(db, after, [...others, ...restPage.map((row) => row.position)]));
  const items = [
    ...page.map((row) => ({ before: left.get(row.position) ?? null, after: right.get(row.otherPosition) ?? null })),
    ...restPage.map((row) => ({ before: null, after: right.get(row.position) ?? null })),
  ];
  if (firsts.length > limit) return { items, nextCursor: `a${page.at(-1)?.position}` };
  if (rests.length > room) return { items, nextCursor: `b${restPage.at(-1)?.position ?? (above === -1 ? '' : above)}` };
  return { items, nextCursor: null };
}

export const jobQueries = { listJobs, findJob, openItems, jobItems, pairedItems } satisfies {
  readonly [N in keyof PlanQueries]?: (db: ReadableLog, input: PlanQueries[N]['in']) => PlanQueries[N]['out'];
};
