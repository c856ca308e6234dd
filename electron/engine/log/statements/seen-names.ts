/** Names of headers and paths in bodies that the newest deliveries have, and what stands there: a sample, so without counts. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { type JsonLeaf, jsonLeaves } from '#domain/json-leaves.ts';
import { formatTerm } from '#domain/query/format.ts';
import type { SeenValue } from '../log.ts';
import type { ReadableLog } from '../readable-log.ts';
import { type SqlFragment, sql } from '../sql.ts';
import { all } from './prepared.ts';

/** Deliveries looked at; fewer when that takes too long. */
const sample = { rows: 200, pageRows: 25, ms: 12 } as const;
/** Larger bodies would take the time of many others. */
const longestBody = 64 * 1024;
const mostLeaves = 500;
const longestOffered = 100;

interface SampledRow {
  readonly number: number;
  readonly headers: string | null;
  readonly body: Uint8Array | null;
}

/** The newest rows under a number with what was captured. */
export function sampleSql(below: number, limit: number): SqlFragment {
  return sql`SELECT d.id AS number, headers_of(d.id, d.headers) AS headers,
      CASE WHEN d.kept_bytes <= ${longestBody} THEN body_of(d.id, d.headers, d.body) END AS body
    FROM (SELECT s.id FROM idx.summary s WHERE s.id < ${below} ORDER BY s.id DESC LIMIT ${limit}) n
    CROSS JOIN main.delivery d ON d.id = n.id AND keep_going(d.id)`;
}

/** What `read` finds in the newest deliveries, the most frequent first, those that begin with what was typed before those that contain it. */
function sampled(db: ReadableLog, typed: string, most: number, read: (row: SampledRow) => Iterable<string>): SeenValue[] {
  const found = new Map<string, number>();
  const startedAtMs = performance.now();
  let below = Number.MAX_SAFE_INTEGER;
  for (let rows = 0; rows < sample.rows && performance.now() - startedAtMs < sample.ms; rows += sample.pageRows) {
    const page = all<SampledRow>(db, sampleSql(below, sample.pageRows));
    for (const row of page) for (const value of new Set(read(row))) found.set(value, (found.get(value) ?? 0) + 1);
    const last = page.at(-1);
    if (last === undefined) break;
    below = last.number;
  }
  const wanted = typed.toLowerCase();
  const rank = (value: string) => (value.toLowerCase().startsWith(wanted) ? 0 : 1);
  return [...found]
    .filter(([value]) => value.toLowerCase().includes(wanted))
    .sort(([left, lefts], [right, rights]) => rank(left) - rank(right) || rights - lefts || (left < right ? -1 : 1))
    .slice(0, most)
    .map(([value]) => ({ value, isPrefix: false, count: null }));
}

function headersOf(row: SampledRow): readonly HeaderPair[] {
  if (row.headers === null) return [];
  const pairs: HeaderPair[] = JSON.parse(row.headers);
  return pairs;
}

function leavesOf(row: SampledRow): readonly JsonLeaf[] {
  return row.body === null ? [] : jsonLeaves(row.body, mostLeaves);
}

function writtenPath({ path }: JsonLeaf): string {
  return formatTerm({ kind: 'term', key: 'body', values: [{ kind: 'body', path, operator: null, values: [] }], position: 0, end: 0 });
}

const isShort = (value: string) => value !== '' && value.length < longestOffered;

/** In lower case, as they compare. */
export function seenHeaderNames(db: ReadableLog, typed: string, most: number): SeenValue[] {
  return sampled(db, typed, most, (row) => headersOf(row).map(([name]) => name.toLowerCase()));
}

export function seenHeaderValues(db: ReadableLog, name: string, typed: string, most: number): SeenValue[] {
  const values = (row: SampledRow) => headersOf(row).flatMap(([other, value]) => (other.toLowerCase() === name.toLowerCase() ? value : []));
  return sampled(db, typed, most, (row) => values(row).filter(isShort));
}

/** Paths as they are written in a filter, `body` included. */
export function seenBodyPaths(db: ReadableLog, typed: string, most: number): SeenValue[] {
  return sampled(db, typed, most, (row) => leavesOf(row).map(writtenPath));
}

export function seenBodyValues(db: ReadableLog, path: string, typed: string, most: number): SeenValue[] {
  const values = (row: SampledRow) => leavesOf(row).flatMap((leaf) => (writtenPath(leaf) === path ? leaf.value : []));
  return sampled(db, typed, most, (row) => values(row).filter(isShort));
}
