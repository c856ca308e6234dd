/**
 * Matching deliveries by event or by run. A delivery is the head of its group when no newer match has the same key, so a group is on one
 * page only, wherever the page begins. Deliveries without the key are groups of their own.
 */
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { DeliveryGroup } from '#contract/models/timeline.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import type { ReadableLog } from '../readable-log.ts';
import type { ReaderQueries } from '../reader-protocol.ts';
import { type SummaryRow, summaryColumns, toSummary } from '../rows.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { positionOf, slugColumn } from './delivery-queries.ts';
import { type GroupKey, groupIndexes, keyedSql, type Matching, matchingOf, newestMatches } from './matching-rows.ts';
import { all } from './prepared.ts';

/** Counting within a group stops here. */
const mostCounted = 1_000;
const mostTypes = 8;
/** Matches read at a time in search of heads; more each time, for groups that are long. */
const readSize = { first: 256, most: 16_384 } as const;

type GroupsInput = ReaderQueries['groups']['in'];

interface Head {
  readonly number: number;
  readonly key: string | null;
}

interface GroupPart {
  readonly verdict: Verdict;
  readonly eventType: string | null;
  readonly count: number;
  readonly firstNumber: number;
  readonly receivedAtUs: number;
}

const partColumns = raw('s.id AS number, s.verdict, s.event_type AS eventType, s.received_at_us AS receivedAtUs');

/** Counts per verdict and type of what `members` selects. SQLite takes the bare column from the row with the minimum. */
export function partsSql(members: SqlFragment): SqlFragment {
  return sql`SELECT m.verdict, m.eventType, count(*) AS count, min(m.number) AS firstNumber, m.receivedAtUs FROM (${members}) m GROUP BY 1, 2`;
}

/** The newest match of each group, newest first; a group that has a newer match than `below` allows belongs to an earlier page. */
function findHeads(db: ReadableLog, matching: Matching, by: GroupKey, cursor: number, most: number): Head[] {
  const columns = raw(`s.id AS number, ${groupIndexes[by].column} AS key`);
  const isFirstPage = cursor === Number.MAX_SAFE_INTEGER;
  const seen = new Set<string>();
  const heads: Head[] = [];
  const isNew = ({ key }: Head) => {
    if (key === null) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    const earlier = { above: cursor - 1, below: Number.MAX_SAFE_INTEGER };
    return isFirstPage || all(db, keyedSql(raw('1'), matching, { by, key }, earlier, 'ASC', 1)).length === 0;
  };
  let below = cursor;
  for (let size: number = readSize.first; heads.length < most; size = Math.min(readSize.most, size * 2)) {
    const rows = newestMatches<Head>(db, matching, columns, { above: 0, below }, size);
    for (const row of rows) if (heads.length < most && isNew(row)) heads.push(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) break;
    below = last.number;
  }
  return heads;
}

function groupOf(db: ReadableLog, matching: Matching, by: GroupKey, head: Head, newest: DeliverySummary): DeliveryGroup {
  const { key } = head;
  if (key === null) {
    const types = newest.eventType === null ? [] : [newest.eventType];
    return { key, newest, count: 1, isExact: true, firstReceivedAtUs: newest.receivedAtUs, verdicts: { [newest.verdict]: 1 }, types };
  }
  const members = { above: 0, below: head.number + 1 };
  const parts = all<GroupPart>(db, partsSql(keyedSql(partColumns, matching, { by, key }, members, 'DESC', mostCounted)));
  const oldestFirst = parts.toSorted((left, right) => left.firstNumber - right.firstNumber);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const counted = oldestFirst[0];
  const oldest =
    count < mostCounted ? counted : all<GroupPart>(db, partsSql(keyedSql(partColumns, matching, { by, key }, members, 'ASC', 1)))[0];
  const verdicts: Partial<Record<Verdict, number>> = {};
  for (const part of parts) verdicts[part.verdict] = (verdicts[part.verdict] ?? 0) + part.count;
  return {
    key,
    newest,
    count,
    isExact: oldest?.firstNumber === counted?.firstNumber,
    firstReceivedAtUs: oldest?.receivedAtUs ?? newest.receivedAtUs,
    verdicts,
    types: [...new Set(oldestFirst.flatMap((part) => part.eventType ?? []))].slice(0, mostTypes),
  };
}

export const summariesSql = (numbers: readonly number[]): SqlFragment =>
  sql`SELECT ${raw(summaryColumns)}, ${slugColumn} FROM idx.summary s WHERE s.id IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`;

export function groups(db: ReadableLog, input: GroupsInput): ReaderQueries['groups']['out'] {
  const matching = matchingOf(db, input.filter);
  const heads = findHeads(db, matching, input.by, positionOf(input.cursor), input.limit + 1);
  const shown = heads.slice(0, input.limit);
  const rows = all<SummaryRow>(db, summariesSql(shown.map((head) => head.number)));
  const summaries = new Map(rows.map((row) => [row.number, toSummary(row)]));
  const last = shown.at(-1);
  return {
    // why: a row may have gone to the trash between two statements.
    items: shown.flatMap((head) => {
      const newest = summaries.get(head.number);
      return newest === undefined ? [] : [groupOf(db, matching, input.by, head, newest)];
    }),
    nextCursor: heads.length > input.limit && last !== undefined ? String(last.number) : null,
  };
}
