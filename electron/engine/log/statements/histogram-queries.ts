/**
 * The histogram above the list. Whole hours and minutes come from the sums of the index; what the sums can not answer (other terms,
 * bars of seconds, ends that cut a minute) is counted row by row, newest first, within a bound.
 */
import type { Histogram } from '#contract/models/timeline.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import { fold } from '#domain/query/fold.ts';
import type { ReadableLog } from '../readable-log.ts';
import type { ReaderQueries } from '../reader-protocol.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { type BucketGrid, bucketGrid } from './histogram-buckets.ts';
import { fromSource, type Matching, matchingOf, type Source, sourcesIn } from './matching-rows.ts';
import { all } from './prepared.ts';
import { walkNewestFirst } from './row-walk.ts';
import { type SumsFilter, sumsFilterOf, timesOf } from './sums-filter.ts';
import { hourUs, type IdBounds, idBounds, minuteUs, narrowed, splitAt, type TimeRange } from './time-bounds.ts';

/** Bars of seconds are counted from rows; with more rows than this in the range, bars are a minute. */
const mostRowsForSeconds = 100_000;
/** What is asked about lies before this; bar bounds after it could not be written exactly. */
const latestUs = 2 ** 52;

export interface RowBudget {
  readonly matches: number;
  readonly ms: number;
}

/** Counting row by row stops after so many matches or so long. */
export const rowBudget: RowBudget = { matches: 1_000_000, ms: 1_500 };

interface CountedRow {
  readonly bucket: number;
  readonly environmentId: string;
  readonly verdict: Verdict;
  readonly count: number;
}

/** `bucket` of a time column; the casts keep the division whole, as numbers are handed to SQLite with a fraction. */
function bucketOf(column: SqlFragment, grid: BucketGrid): SqlFragment {
  return sql`(${column} + CAST(${grid.shiftUs} AS INTEGER)) / CAST(${grid.widthUs} AS INTEGER)`;
}

export function sumsSql(table: 'minute_count' | 'hour_count', grid: BucketGrid, range: TimeRange): SqlFragment {
  return sql`SELECT ${bucketOf(raw('c.start_us'), grid)} AS bucket, c.environment_id AS environmentId, c.verdict, sum(c.count) AS count
    FROM idx.${raw(table)} c WHERE c.start_us >= ${range.fromUs} AND c.start_us < ${range.untilUs} GROUP BY 1, 2, 3`;
}

/** Numbers for the verdicts. why: grouping by one whole number takes a third of the time that grouping by a number and a word does. */
const verdictCodes = {
  verified: 0,
  mismatch: 1,
  missing: 2,
  malformed: 3,
  stale: 4,
  'no-secret': 5,
} as const satisfies Record<Verdict, number>;
const codeSpan = 8;
const verdictOfCode: ReadonlyMap<number, string> = new Map(Object.entries(verdictCodes).map(([verdict, code]) => [code, verdict]));
const codeColumn = raw(
  `CASE s.verdict ${Object.entries(verdictCodes)
    .map(([verdict, code]) => `WHEN '${verdict}' THEN ${code}`)
    .join(' ')} END`,
);

function isVerdict(word: string | undefined): word is Verdict {
  return word !== undefined && word in verdictCodes;
}

/** Counts of the matches of a source, by bar and verdict in one number, and by environment where that matters. */
export function rowsSql(matching: Matching, source: Source, grid: BucketGrid, range: TimeRange, isByEnvironment: boolean): SqlFragment {
  const environment = raw(isByEnvironment ? 's.environment_id' : `''`);
  return sql`SELECT ${bucketOf(raw('s.received_at_us'), grid)} * ${raw(String(codeSpan))} + ${codeColumn} AS code,
      ${environment} AS environmentId, count(*) AS count
    ${fromSource(matching, source)} AND s.received_at_us >= ${range.fromUs} AND s.received_at_us < ${range.untilUs}
    GROUP BY ${raw(isByEnvironment ? '1, 2' : '1')}`;
}

function countRows(db: ReadableLog, matching: Matching, stretch: IdBounds, grid: BucketGrid, range: TimeRange, isByEnvironment: boolean) {
  const rows = sourcesIn(matching, stretch).flatMap((source) =>
    all<{ code: number; environmentId: string; count: number }>(db, rowsSql(matching, source, grid, range, isByEnvironment)),
  );
  return rows.flatMap(({ code, environmentId, count }): CountedRow[] => {
    const bucket = Math.floor(code / codeSpan);
    const verdict = verdictOfCode.get(code - bucket * codeSpan);
    return isVerdict(verdict) ? [{ bucket, environmentId, verdict, count }] : [];
  });
}

class Bars {
  readonly #grid: BucketGrid;
  readonly #buckets = new Map<number, Partial<Record<Verdict, number>>>();
  total = 0;

  constructor(grid: BucketGrid) {
    this.#grid = grid;
  }

  add({ bucket, verdict, count }: CountedRow): void {
    if (count <= 0) return;
    const counts = this.#buckets.get(bucket) ?? {};
    counts[verdict] = (counts[verdict] ?? 0) + count;
    this.#buckets.set(bucket, counts);
    this.total += count;
  }

  toHistogram(isExact: boolean): Histogram {
    const { widthUs, shiftUs, range } = this.#grid;
    const buckets = [...this.#buckets]
      .sort(([left], [right]) => left - right)
      .map(([bucket, counts]) => ({ startUs: bucket * widthUs - shiftUs, counts }));
    return { ...range, bucketUs: widthUs, buckets, total: this.total, isExact };
  }
}

function isEmpty(range: TimeRange): boolean {
  return range.fromUs >= range.untilUs;
}

function overlap(left: TimeRange, right: TimeRange): TimeRange {
  return { fromUs: Math.max(left.fromUs, right.fromUs), untilUs: Math.min(left.untilUs, right.untilUs) };
}

interface Piece {
  readonly source: 'hour_count' | 'minute_count' | 'row';
  readonly range: TimeRange;
}

/** Whole hours where bars are made of hours, whole minutes where they are made of minutes, rows for the rest. */
function cover(range: TimeRange, grid: BucketGrid, source: Piece['source']): Piece[] {
  if (isEmpty(range)) return [];
  if (source === 'row') return [{ source, range }];
  const stepUs = source === 'hour_count' ? hourUs : minuteUs;
  const finer = source === 'hour_count' ? 'minute_count' : 'row';
  if (grid.widthUs % stepUs !== 0) return cover(range, grid, finer);
  const { before, whole, after } = splitAt(range, stepUs);
  return [...cover(before, grid, finer), ...(isEmpty(whole) ? [] : [{ source, range: whole }]), ...cover(after, grid, finer)];
}

function countPiece(db: ReadableLog, { source, range }: Piece, grid: BucketGrid): CountedRow[] {
  if (source !== 'row') return all<CountedRow>(db, sumsSql(source, grid, range));
  return countRows(db, matchingOf(db, null), idBounds(db, range.fromUs, range.untilUs), grid, range, true);
}

function countBySums(db: ReadableLog, filter: SumsFilter, grid: BucketGrid): Histogram {
  const bars = new Bars(grid);
  for (const piece of cover(overlap(grid.range, filter.range), grid, 'hour_count')) {
    for (const row of countPiece(db, piece, grid)) if (filter.accepts(row)) bars.add(row);
  }
  return bars.toHistogram(true);
}

function countByRows(db: ReadableLog, filter: QueryNode | null, grid: BucketGrid, budget: RowBudget): Histogram {
  const bars = new Bars(grid);
  const matching = matchingOf(db, filter);
  const startedAtMs = performance.now();
  const bounds = narrowed(idBounds(db, grid.range.fromUs, grid.range.untilUs), matching.filter.bounds);
  const isExact = walkNewestFirst(db, bounds, (stretch) => {
    if (bars.total >= budget.matches || performance.now() - startedAtMs > budget.ms) return false;
    for (const row of countRows(db, matching, stretch, grid, grid.range, false)) bars.add(row);
    return true;
  });
  return bars.toHistogram(isExact);
}

/** Where bars begin without a bound; a minute is exact enough for that. */
export const firstMinuteSql = 'SELECT min(start_us) AS startUs FROM idx.minute_count';

/** From the first delivery to now, within the times that the filter asks for; what the caller says counts more. */
function askedRange(db: ReadableLog, input: ReaderQueries['histogram']['in'], within: TimeRange): TimeRange {
  const untilUs = Math.min(latestUs, input.untilUs ?? Math.max(1, Math.min(input.nowUs, within.untilUs)));
  const first = db.prepare<[], { startUs: number | null }>(firstMinuteSql).get()?.startUs ?? untilUs - hourUs;
  const fromUs = Math.max(0, input.fromUs ?? Math.max(first, within.fromUs));
  if (fromUs < untilUs) return { fromUs, untilUs };
  return input.fromUs === null ? { fromUs: Math.max(0, untilUs - hourUs), untilUs } : { fromUs, untilUs: fromUs + 1 };
}

export function countInSql(range: TimeRange): SqlFragment {
  return sql`SELECT sum(c.count) AS count FROM idx.minute_count c WHERE c.start_us >= ${range.fromUs} AND c.start_us < ${range.untilUs}`;
}

/** The text may be an id or a name. */
function environmentsNamed(db: ReadableLog, name: string): ReadonlySet<string> {
  const environments = all<{ id: string; name: string }>(db, sql`SELECT e.id, e.name FROM main.environment e`);
  return new Set([name, ...environments.flatMap((one) => (fold(one.name) === fold(name) ? one.id : []))]);
}

export function histogram(db: ReadableLog, input: ReaderQueries['histogram']['in'], budget: RowBudget = rowBudget): Histogram {
  const range = askedRange(db, input, timesOf(input.filter));
  const sums = sumsFilterOf(input.filter, (name) => environmentsNamed(db, name));
  const grid = bucketGrid(range, input.buckets, input.offsetMinutes);
  if (sums === null) return countByRows(db, input.filter, grid, budget);
  const isCrowded =
    grid.widthUs < minuteUs && (all<{ count: number | null }>(db, countInSql(grid.range))[0]?.count ?? 0) > mostRowsForSeconds;
  return countBySums(db, sums, isCrowded ? bucketGrid(range, input.buckets, input.offsetMinutes, minuteUs) : grid);
}
