/** Queries of the long work, by row numbers in stretches, so that each stays short. A log of an earlier version has no trash and no annotations. */
import type { CareQueries, RetentionPlan, StoredAmounts, TrashEntry } from '../care-protocol.ts';
import type { ReadableLog } from '../readable-log.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { hasTable } from './journal-shape.ts';
import { matchingOf, newestMatches } from './matching-rows.ts';
import { all } from './prepared.ts';
import { stopIfUnwanted } from './row-walk.ts';
import { idBounds } from './time-bounds.ts';

const dayUs = 24 * 60 * 60 * 1_000_000;

function numbersOf(rows: readonly { readonly id: number }[]): number[] {
  return rows.map((row) => row.id);
}

function hasCare(db: ReadableLog): boolean {
  return hasTable(db, 'trashed');
}

function matchingNumbers(db: ReadableLog, input: CareQueries['matchingNumbers']['in']): readonly number[] {
  const { filter, above, below } = input;
  return numbersOf(newestMatches<{ id: number }>(db, matchingOf(db, filter), sql`s.id AS id`, { above, below }, below - above));
}

function presentNumbers(db: ReadableLog, { numbers }: CareQueries['presentNumbers']['in']): readonly number[] {
  const trash = hasCare(db) ? raw('AND NOT EXISTS (SELECT 1 FROM main.trashed t WHERE t.delivery_id = d.id)') : raw('');
  return numbersOf(
    all<{ id: number }>(
      db,
      sql`SELECT d.id AS id FROM main.delivery d WHERE d.id IN (SELECT value FROM json_each(${JSON.stringify(numbers)})) ${trash} ORDER BY d.id`,
    ),
  );
}

function listTrash(db: ReadableLog): readonly TrashEntry[] {
  if (!hasCare(db)) return [];
  return all<TrashEntry>(
    db,
    sql`SELECT t.id, t.created_at_us AS createdAtUs, t.sentence, (SELECT count(*) FROM main.trashed x WHERE x.trash_id = t.id) AS deliveries
      FROM main.trash t ORDER BY t.created_at_us DESC, t.id DESC`,
  );
}

function trashedNumbers(db: ReadableLog, { id, above, limit }: CareQueries['trashedNumbers']['in']): readonly number[] {
  return numbersOf(
    all<{ id: number }>(
      db,
      sql`SELECT delivery_id AS id FROM main.trashed WHERE trash_id = ${id} AND delivery_id > ${above} ORDER BY delivery_id LIMIT ${limit}`,
    ),
  );
}

/** Bookmarked, as the journal has it: the index may be a moment behind. */
function bookmarked(db: ReadableLog): SqlFragment {
  if (!hasCare(db)) return raw('0');
  return raw('EXISTS (SELECT 1 FROM main.annotation a WHERE a.delivery_id = s.id AND a.is_bookmarked = 1)');
}

function expired(db: ReadableLog, plan: Omit<RetentionPlan, 'preview'>): SqlFragment {
  const inTrash = hasCare(db) ? raw('EXISTS (SELECT 1 FROM main.trashed t WHERE t.delivery_id = s.id)') : raw('0');
  return sql`s.environment_id = ${plan.environmentId} AND s.id <= ${plan.highestId} AND keep_going(s.id)
    AND (s.id <= ${plan.lineId} OR s.received_at_us < ${plan.receivedBeforeUs}) AND NOT ${inTrash}`;
}

/** The number up to which the oldest deliveries go, so that the newest `most` stay. */
function lineOfCount(db: ReadableLog, environmentId: string, excess: number): number {
  if (excess <= 0) return 0;
  const query = sql`SELECT s.id AS id FROM idx.summary s WHERE s.environment_id = ${environmentId} AND keep_going(s.id)
    ORDER BY s.id LIMIT 1 OFFSET ${excess - 1}`;
  return all<{ id: number }>(db, query)[0]?.id ?? 0;
}

/** The number up to which the oldest deliveries go, so that `excess` bytes or a little more go. */
function lineOfSize(db: ReadableLog, environmentId: string, excess: number): number {
  if (excess <= 0) return 0;
  const query = sql`SELECT id FROM (
      SELECT s.id AS id, sum(s.stored_bytes) OVER (ORDER BY s.id ROWS UNBOUNDED PRECEDING) AS bytes
      FROM idx.summary s WHERE s.environment_id = ${environmentId} AND keep_going(s.id))
    WHERE bytes >= ${excess} LIMIT 1`;
  return all<{ id: number }>(db, query)[0]?.id ?? 0;
}

/**
 * Draws the line between what stays and what goes: the newest within count and size stay, bookmarked or not; of what is older or past
 * its age only what is bookmarked stays. The line moves only with arrivals, so a second look right after takes nothing more.
 */
function planRetention(db: ReadableLog, { rule, nowUs }: CareQueries['planRetention']['in']): RetentionPlan {
  return db.transaction(() => {
    const { environmentId, maxAgeDays, maxDeliveries, maxBytes } = rule;
    const stored = all<{ count: number | null; bytes: number | null }>(
      db,
      sql`SELECT sum(count) AS count, sum(bytes) AS bytes FROM idx.hour_count WHERE environment_id = ${environmentId}`,
    )[0];
    const lineId = Math.max(
      maxDeliveries === null ? 0 : lineOfCount(db, environmentId, (stored?.count ?? 0) - maxDeliveries),
      maxBytes === null ? 0 : lineOfSize(db, environmentId, (stored?.bytes ?? 0) - maxBytes),
    );
    const receivedBeforeUs = maxAgeDays === null ? 0 : Math.max(0, nowUs - maxAgeDays * dayUs);
    const agedId = receivedBeforeUs === 0 ? 0 : idBounds(db, null, receivedBeforeUs).below - 1;
    const plan = { environmentId, lineId, receivedBeforeUs, highestId: Math.max(lineId, agedId) };
    return { ...plan, preview: previewOf(db, plan) };
  })();
}

function previewOf(db: ReadableLog, plan: Omit<RetentionPlan, 'preview'>): RetentionPlan['preview'] {
  const nothing = { environmentId: plan.environmentId, deliveries: 0, bytes: 0, oldestUs: null, newestUs: null, bookmarked: 0 };
  if (plan.highestId <= 0) return nothing;
  const found = all<Omit<RetentionPlan['preview'], 'environmentId'>>(
    db,
    sql`SELECT count(*) FILTER (WHERE NOT isKept) AS deliveries, coalesce(sum(bytes) FILTER (WHERE NOT isKept), 0) AS bytes,
        min(receivedAtUs) FILTER (WHERE NOT isKept) AS oldestUs, max(receivedAtUs) FILTER (WHERE NOT isKept) AS newestUs,
        count(*) FILTER (WHERE isKept) AS bookmarked
      FROM (SELECT s.stored_bytes AS bytes, s.received_at_us AS receivedAtUs, ${bookmarked(db)} AS isKept
        FROM idx.summary s WHERE ${expired(db, plan)})`,
  )[0];
  return { ...nothing, ...found };
}

/** Oldest first. */
function expiredNumbers(db: ReadableLog, { plan, above, limit }: CareQueries['expiredNumbers']['in']): readonly number[] {
  const query = sql`SELECT s.id AS id FROM idx.summary s
    WHERE s.id > ${above} AND ${expired(db, plan)} AND NOT ${bookmarked(db)} ORDER BY s.id LIMIT ${limit}`;
  return numbersOf(all<{ id: number }>(db, query));
}

function storedAmounts(db: ReadableLog): StoredAmounts {
  return db.transaction(() => {
    const pages = (name: 'freelist_count' | 'page_size') => Number(db.pragma(`main.${name}`, { simple: true }));
    const single = (query: SqlFragment) => all<{ value: number | null }>(db, query)[0]?.value ?? 0;
    return {
      reusableBytes: pages('freelist_count') * pages('page_size'),
      trashed: hasCare(db) ? single(sql`SELECT count(*) AS value FROM main.trashed`) : 0,
      compacted: hasTable(db, 'packed_block') ? single(sql`SELECT sum(deliveries) AS value FROM main.packed_block`) : 0,
      environments: environmentAmounts(db),
      lastCheck: hasTable(db, 'check_result') ? lastCheck(db) : null,
    };
  })();
}

function environmentAmounts(db: ReadableLog): StoredAmounts['environments'] {
  type Row = Omit<StoredAmounts['environments'][number], 'oldestUs' | 'newestUs' | 'bookmarked'>;
  const bookmarks = new Map(
    all<{ environmentId: string; count: number }>(
      db,
      sql`SELECT environment_id AS environmentId, count(*) AS count FROM idx.summary WHERE is_bookmarked = 1 GROUP BY environment_id`,
    ).map((row) => [row.environmentId, row.count]),
  );
  stopIfUnwanted(db);
  const rows = all<Row>(
    db,
    sql`SELECT e.id AS environmentId, coalesce(sum(h.count), 0) AS deliveries, coalesce(sum(h.bytes), 0) AS bytes
      FROM main.environment e LEFT JOIN idx.hour_count h ON h.environment_id = e.id GROUP BY e.id ORDER BY e.rowid`,
  );
  return rows.map((row) => ({
    ...row,
    bookmarked: bookmarks.get(row.environmentId) ?? 0,
    oldestUs: edgeOf(db, row.environmentId, 'ASC'),
    newestUs: edgeOf(db, row.environmentId, 'DESC'),
  }));
}

/** When the first or last minute that holds something was, to the delivery: a look at that minute's rows. */
function edgeOf(db: ReadableLog, environmentId: string, order: 'ASC' | 'DESC'): number | null {
  const minute = all<{ startUs: number; firstId: number; lastId: number }>(
    db,
    sql`SELECT start_us AS startUs, min(first_id) AS firstId, max(last_id) AS lastId FROM idx.minute_count
      WHERE start_us = (SELECT start_us FROM idx.minute_count WHERE environment_id = ${environmentId} ORDER BY start_us ${raw(order)} LIMIT 1)
        AND environment_id = ${environmentId} GROUP BY start_us`,
  )[0];
  if (minute === undefined) return null;
  const edge = raw(order === 'ASC' ? 'min' : 'max');
  const found = all<{ value: number | null }>(
    db,
    sql`SELECT ${edge}(received_at_us) AS value FROM idx.summary s WHERE s.id BETWEEN ${minute.firstId} AND ${minute.lastId}
      AND s.environment_id = ${environmentId} AND s.received_at_us BETWEEN ${minute.startUs} AND ${minute.startUs + 60_000_000 - 1}
      AND keep_going(s.id)`,
  )[0];
  return found?.value ?? minute.startUs;
}

function lastCheck(db: ReadableLog): StoredAmounts['lastCheck'] {
  const row = all<{ endedAtUs: number; bodies: number; damaged: string; structure: string | null }>(
    db,
    sql`SELECT ended_at_us AS endedAtUs, bodies, damaged, structure FROM main.check_result`,
  )[0];
  if (row === undefined) return null;
  const damaged: string[] = JSON.parse(row.damaged);
  return { endedAtUs: row.endedAtUs, bodies: row.bodies, damaged, structure: row.structure };
}

export const careQueries = {
  matchingNumbers,
  presentNumbers,
  listTrash,
  trashedNumbers,
  planRetention,
  expiredNumbers,
  storedAmounts,
} satisfies { readonly [N in keyof CareQueries]: (db: ReadableLog, input: CareQueries[N]['in']) => CareQueries[N]['out'] };
