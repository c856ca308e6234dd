/** Reads targets and plans, and what plans are made of. A log of an earlier version has none. */
import type { PlanId, ReplayId } from '#contract/ids.ts';
import type { Target } from '#contract/models/target.ts';
import type { PlanQueries } from '../plan-protocol.ts';
import {
  type EntryRow,
  entryColumns,
  type PlanRow,
  planColumns,
  type TargetRow,
  targetColumns,
  toStoredEntry,
  toStoredPlan,
  toStoredTarget,
} from '../plan-rows.ts';
import type { PlannedDelivery, StoredTarget } from '../plan-store.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { hasTable } from './journal-shape.ts';
import { all, first } from './prepared.ts';

export const hasPlans = (db: ReadableLog) => hasTable(db, 'replay_item');

/** A number that only grows, as the place where a list goes on. */
export function numberIn(cursor: string | null): number {
  if (cursor === null) return Number.MAX_SAFE_INTEGER;
  if (!/^[1-9][0-9]{0,15}$/.test(cursor))
    throw new QueryFailure('input.invalid', { problems: 'The cursor is not one that was given out.' });
  return Number(cursor);
}

function listTargets(db: ReadableLog): readonly StoredTarget[] {
  if (!hasPlans(db)) return [];
  const query = sql`SELECT ${raw(targetColumns)} FROM main.target WHERE removed_at_us IS NULL ORDER BY name COLLATE NOCASE, id`;
  return all<TargetRow>(db, query).map(toStoredTarget);
}

function findTarget(db: ReadableLog, { id }: PlanQueries['findTarget']['in']): StoredTarget | undefined {
  if (!hasPlans(db)) return undefined;
  const row = first<TargetRow>(db, sql`SELECT ${raw(targetColumns)} FROM main.target WHERE id = ${id} AND removed_at_us IS NULL`);
  return row === undefined ? undefined : toStoredTarget(row);
}

export function lastAttemptSql(url: string): SqlFragment {
  return sql`SELECT t.id AS attemptId, t.started_at_us AS atUs, t.outcome, t.response_status AS status, t.sentence
    FROM main.attempt t WHERE t.target_url = ${url} ORDER BY t.started_at_us DESC LIMIT 1`;
}

function lastAttemptTo(db: ReadableLog, { url }: PlanQueries['lastAttemptTo']['in']): Target['last'] {
  return first<NonNullable<Target['last']>>(db, lastAttemptSql(url)) ?? null;
}

const planTables = raw('FROM main.replay_plan p CROSS JOIN main.plan_entry_set e ON e.number = p.set_number');

export function plansSql(below: number, limit: number): SqlFragment {
  return sql`SELECT ${raw(planColumns)} ${planTables}
    WHERE p.number < ${below} AND p.removed_at_us IS NULL ORDER BY p.number DESC LIMIT ${limit}`;
}

export function planSql(id: PlanId): SqlFragment {
  return sql`SELECT ${raw(planColumns)} ${planTables} WHERE p.id = ${id} AND p.removed_at_us IS NULL`;
}

export function jobsOfPlanSql(id: PlanId): SqlFragment {
  return sql`SELECT r.id FROM main.replay r WHERE r.plan_id = ${id} ORDER BY r.number DESC LIMIT 100`;
}

function jobsOf(db: ReadableLog, id: PlanId): readonly ReplayId[] {
  return all<{ id: ReplayId }>(db, jobsOfPlanSql(id)).map((row) => row.id);
}

function listPlans(db: ReadableLog, { limit, cursor }: PlanQueries['listPlans']['in']): PlanQueries['listPlans']['out'] {
  const below = numberIn(cursor);
  if (!hasPlans(db)) return { items: [], nextCursor: null };
  const rows = all<PlanRow>(db, plansSql(below, limit + 1));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const items = page.map((row) => ({ ...toStoredPlan(row), count: row.count, jobs: jobsOf(db, row.id) }));
  return { items, nextCursor: rows.length > limit && last !== undefined ? String(last.number) : null };
}

function findPlan(db: ReadableLog, { id }: PlanQueries['findPlan']['in']): PlanQueries['findPlan']['out'] {
  const row = hasPlans(db) ? first<PlanRow>(db, planSql(id)) : undefined;
  return row === undefined ? undefined : { ...toStoredPlan(row), jobs: jobsOf(db, id) };
}

export function entriesSql({ id, from, limit }: PlanQueries['planEntries']['in']): SqlFragment {
  return sql`SELECT ${raw(entryColumns)} FROM main.replay_plan p CROSS JOIN main.plan_entry n ON n.set_number = p.set_number
    WHERE p.id = ${id} AND p.removed_at_us IS NULL AND n.position >= ${from} ORDER BY n.position LIMIT ${limit}`;
}

function planEntries(db: ReadableLog, input: PlanQueries['planEntries']['in']): PlanQueries['planEntries']['out'] {
  return hasPlans(db) ? all<EntryRow>(db, entriesSql(input)).map(toStoredEntry) : [];
}

interface PlannedRow extends Omit<PlannedDelivery, 'isTruncated'> {
  readonly isTruncated: number;
}

const plannedColumns = raw(`s.id AS number, 'dlv_' || s.id AS deliveryId, s.event_type AS eventType, s.event_id AS eventId,
  s.received_at_us AS receivedAtUs, s.event_time_us AS eventTimeUs, s.body_bytes AS bytes, lower(hex(d.body_sha256)) AS sha256,
  s.is_truncated AS isTruncated, s.endpoint_id AS endpointId`);

function toPlanned({ deliveryId, eventType, eventId, receivedAtUs, eventTimeUs, bytes, sha256, isTruncated, endpointId }: PlannedRow) {
  return { deliveryId, eventType, eventId, receivedAtUs, eventTimeUs, bytes, sha256, isTruncated: isTruncated === 1, endpointId };
}

export function plannedSql(numbers: readonly number[]): SqlFragment {
  return sql`SELECT ${plannedColumns} FROM idx.summary s CROSS JOIN main.delivery d ON d.id = s.id
    WHERE s.id IN (SELECT value FROM json_each(${JSON.stringify(numbers)})) ORDER BY s.id`;
}

function plannedDeliveries(db: ReadableLog, { numbers }: PlanQueries['plannedDeliveries']['in']): readonly PlannedDelivery[] {
  return all<PlannedRow>(db, plannedSql(numbers)).map(toPlanned);
}

/** The oldest delivery of an event with just these bytes. */
export function bodySql(sha256: string, eventId: string): SqlFragment {
  return sql`SELECT ${plannedColumns} FROM idx.summary s INDEXED BY summary_by_event CROSS JOIN main.delivery d ON d.id = s.id
    WHERE s.event_id = ${eventId} AND keep_going(s.id) AND d.body_sha256 = unhex(${sha256}) ORDER BY s.id LIMIT 1`;
}

/** The oldest delivery with each of these bodies among those that carry no event. They are few, so one pass reads them all. */
export function eventlessSql(hashes: readonly string[]): SqlFragment {
  return sql`SELECT ${plannedColumns} FROM idx.summary s CROSS JOIN main.delivery d ON d.id = s.id
    WHERE s.event_id IS NULL AND (s.id & 15 OR keep_going(s.id))
      AND d.body_sha256 IN (SELECT unhex(value) FROM json_each(${JSON.stringify(hashes)})) ORDER BY s.id`;
}

function eventless(db: ReadableLog, hashes: readonly string[]): ReadonlyMap<string, PlannedRow> {
  if (hashes.length === 0) return new Map();
  const rows = all<PlannedRow>(db, eventlessSql(hashes));
  // The oldest of each comes last, so it stays.
  return new Map(rows.toReversed().map((row) => [row.sha256, row]));
}

function findBodies(db: ReadableLog, { wanted }: PlanQueries['findBodies']['in']): PlanQueries['findBodies']['out'] {
  const without = eventless(
    db,
    wanted.flatMap(({ sha256, eventId }) => (eventId === null ? sha256 : [])),
  );
  return wanted.map(({ sha256, eventId }) => {
    const row = eventId === null ? without.get(sha256) : first<PlannedRow>(db, bodySql(sha256, eventId));
    return row === undefined ? null : toPlanned(row);
  });
}

export const planQueries = {
  listTargets,
  findTarget,
  lastAttemptTo,
  listPlans,
  findPlan,
  planEntries,
  plannedDeliveries,
  findBodies,
} satisfies {
  readonly [N in keyof PlanQueries]?: (db: ReadableLog, input: PlanQueries[N]['in']) => PlanQueries[N]['out'];
};
