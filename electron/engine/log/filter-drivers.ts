/** Which term of a filter is left to an index: the one that leaves the fewest rows. */
import type { QueryTerm } from '#domain/query/ast.ts';
import { raw, type SqlFragment, sql } from './sql.ts';
import {
  endpointSet,
  isWordColumnKey,
  prefixRange,
  termCondition,
  type WordColumnKey,
  wordColumn,
  wordCondition,
  wordsOf,
} from './term-sql.ts';

/**
 * Counting for an estimate stops here. Rows of several values come out of an index by value, not by number, so they are worth a sort only
 * while they are fewer than this; otherwise all rows are read newest first.
 */
export const estimateLimit = 5_000;

/** Runs a query whose only row has the column `rows`. */
export type CountRows = (query: SqlFragment) => number;

export interface Driver {
  readonly term: QueryTerm;
  readonly condition: SqlFragment;
  /** An index that holds only some rows has to be named, or the planner reads them all. */
  readonly index?: string;
  /** At most so many; never more than `estimateLimit` where they had to be counted. */
  readonly rows: number;
}

interface Candidate extends Omit<Driver, 'rows'> {
  readonly rows: SqlFragment;
  readonly isSorted: boolean;
}

/** Keys that are counted value by value. */
const countedKeys: ReadonlySet<string> = new Set(['type', 'verdict']);

function counted(condition: SqlFragment, index?: string): SqlFragment {
  const by = raw(index === undefined ? '' : `INDEXED BY ${index}`);
  return sql`SELECT count(*) AS rows FROM (SELECT 1 FROM idx.summary s ${by} WHERE ${condition} LIMIT ${estimateLimit})`;
}

function typesBeginning(prefix: string): SqlFragment {
  return sql`(SELECT t.value FROM idx.value_count t WHERE t.key = 'type' AND ${prefixRange(raw('t.value'), prefix)})`;
}

/** By the key of the column: a range of an index has to be asked for by name, or the planner prefers the order of the rows. */
const rangeIndexes: Readonly<Record<string, string>> = {
  run: 'summary_by_run',
  org: 'summary_by_organization',
  event: 'summary_by_event',
};

function endpointCandidate(term: QueryTerm): Candidate {
  const endpoints = endpointSet(wordsOf(term.values));
  const rows = sql`SELECT coalesce(sum(t.count), 0) AS rows FROM idx.value_count t WHERE t.key = 'endpoint' AND t.value IN ${endpoints}`;
  return { term, condition: sql`s.endpoint_id IN ${endpoints}`, rows, isSorted: false };
}

/** All values that begin so. */
function prefixCandidate(term: QueryTerm, key: WordColumnKey, prefix: string): Candidate | undefined {
  const column = wordColumn(key, false);
  if (key === 'type') {
    const rows = sql`SELECT coalesce(sum(t.count), 0) AS rows FROM idx.value_count t WHERE t.key = 'type' AND ${prefixRange(raw('t.value'), prefix)}`;
    return { term, condition: sql`${column} IN ${typesBeginning(prefix)}`, rows, isSorted: false };
  }
  const index = rangeIndexes[key];
  const condition = prefixRange(column, prefix);
  return index === undefined ? undefined : { term, condition, index, rows: counted(condition, index), isSorted: false };
}

/** `type`, `verdict`, `run`, `org`, `event` and `endpoint`. */
function columnCandidate(term: QueryTerm): Candidate | undefined {
  const { key } = term;
  if (key === 'endpoint') return endpointCandidate(term);
  const words = wordsOf(term.values);
  const [first] = words;
  if (!isWordColumnKey(key) || key === 'method' || key === 'path' || first === undefined) return undefined;
  if (words.length === 1 && first.isPrefix) return prefixCandidate(term, key, first.text);
  if (words.some((word) => word.isPrefix)) return undefined;
  const condition = wordCondition(wordColumn(key, false), words);
  const rows = countedKeys.has(key)
    ? sql`SELECT coalesce(sum(t.count), 0) AS rows FROM idx.value_count t WHERE t.key = ${key} AND ${wordCondition(raw('t.value'), words)}`
    : counted(condition);
  return { term, condition, rows, isSorted: words.length === 1 };
}

/** Indexes that hold only the rows of a condition, in the order of their numbers. The condition is written as the index has it. */
const markIndexes = {
  tagged: { index: 'summary_tagged', own: raw(`s.tags <> ''`) },
  bookmarked: { index: 'summary_bookmarked', own: raw('s.is_bookmarked = 1') },
  noted: { index: 'summary_noted', own: raw('s.has_note = 1') },
  repeated: { index: 'summary_repeated', own: raw('s.duplicate_number > 1') },
  drifted: { index: 'summary_drifted', own: raw('s.drift_count > 0') },
  refused: { index: 'summary_refused', own: raw('s.answered_status >= 400') },
} as const;

const hasIndexes: Readonly<Record<string, keyof typeof markIndexes>> = {
  bookmark: 'bookmarked',
  tag: 'tagged',
  note: 'noted',
  drift: 'drifted',
};

function markOf({ key, values }: QueryTerm): keyof typeof markIndexes | undefined {
  const [value] = values;
  if (key === 'tag') return 'tagged';
  const least = Math.min(...values.map((one) => (one.kind === 'range' ? (one.min ?? 0) : 0)));
  if (key === 'dup') return least > 1 ? 'repeated' : undefined;
  if (key === 'status') return least >= 400 ? 'refused' : undefined;
  if (values.length !== 1 || value?.kind !== 'word') return undefined;
  if (key === 'bookmarked') return value.text === 'yes' ? 'bookmarked' : undefined;
  return key === 'has' ? hasIndexes[value.text] : undefined;
}

function markCandidate(term: QueryTerm): Candidate | undefined {
  const mark = markOf(term);
  if (mark === undefined) return undefined;
  const { index, own } = markIndexes[mark];
  return { term, condition: sql`${own} AND ${termCondition(term)}`, index, rows: counted(own, index), isSorted: true };
}

/** Undefined when reading all rows newest first is as good. */
export function chooseDriver(terms: readonly QueryTerm[], countRows: CountRows): Driver | undefined {
  let best: Driver | undefined;
  for (const term of terms) {
    const candidate = columnCandidate(term) ?? markCandidate(term);
    if (candidate === undefined) continue;
    const rows = countRows(candidate.rows);
    if (!candidate.isSorted && rows >= estimateLimit) continue;
    if (best === undefined || rows < best.rows) best = { ...candidate, rows };
  }
  return best;
}
