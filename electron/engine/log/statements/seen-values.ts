/** Values that deliveries in the log have, for completion: most frequent first, those that begin with what was typed before those that contain it. */
import type { QueryKey } from '#domain/query/ast.ts';
import type { SeenRequest, SeenValue } from '../log.ts';
import type { ReadableLog } from '../readable-log.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { all } from './prepared.ts';
import { seenBodyPaths, seenBodyValues, seenHeaderNames, seenHeaderValues } from './seen-names.ts';

/** So many of the newest deliveries are looked through for ids that are being worked with. */
const recentRows = 2_000;
/** Counting of one id stops here; it is then shown without a number. */
const mostCounted = 10_000;

function likePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

const contains = (column: SqlFragment, typed: string) => sql`${column} LIKE ${`%${likePattern(typed)}%`} ESCAPE '\\'`;
const begins = (column: SqlFragment, typed: string) => sql`${column} LIKE ${`${likePattern(typed)}%`} ESCAPE '\\'`;

/** Of `counted`, a table with `value`, `count` and `isPrefix`. */
function ranked(counted: SqlFragment, typed: string, most: number): SqlFragment {
  const value = raw('c.value');
  return sql`SELECT c.value, c.count, c.isPrefix FROM ${counted} c WHERE c.value <> '' AND ${contains(value, typed)}
    ORDER BY ${begins(value, typed)} DESC, c.count DESC, c.value LIMIT ${most}`;
}

export function countedValuesSql(key: string, typed: string, most: number): SqlFragment {
  return ranked(sql`(SELECT v.value, v.count, 0 AS isPrefix FROM idx.value_count v WHERE v.key = ${key})`, typed, most);
}

/** The values and, before them, families of two and more types with the same first part: `run.*`. */
function typesSql(typed: string, most: number): SqlFragment {
  return ranked(
    sql`(SELECT v.value, v.count, 0 AS isPrefix FROM idx.value_count v WHERE v.key = 'type'
      UNION ALL SELECT substr(v.value, 1, instr(v.value, '.')) || '*', sum(v.count), 1 FROM idx.value_count v
        WHERE v.key = 'type' AND instr(v.value, '.') > 1 GROUP BY 1 HAVING count(*) > 1)`,
    typed,
    most,
  );
}

function endpointsSql(typed: string, most: number): SqlFragment {
  return ranked(
    sql`(SELECT coalesce(e.slug, lower(e.name)) AS value,
        coalesce((SELECT v.count FROM idx.value_count v WHERE v.key = 'endpoint' AND v.value = e.id), 0) AS count, 0 AS isPrefix FROM main.endpoint e)`,
    typed,
    most,
  );
}

function environmentsSql(typed: string, most: number): SqlFragment {
  return ranked(
    sql`(SELECT lower(e.name) AS value,
        coalesce((SELECT v.count FROM idx.value_count v WHERE v.key = 'env' AND v.value = e.id), 0) AS count, 0 AS isPrefix FROM main.environment e)`,
    typed,
    most,
  );
}

const idColumns = { run: 's.run_id', event: 's.event_id', org: 's.organization_id' } as const;

export type IdKey = keyof typeof idColumns;

function isIdKey(key: QueryKey): key is IdKey {
  return key in idColumns;
}

/** Ids of the newest deliveries, the newest first. */
export function recentIdsSql(key: IdKey, typed: string, most: number): SqlFragment {
  const value = raw('r.value');
  return sql`SELECT r.value, max(r.number) AS newest FROM (
      SELECT ${raw(idColumns[key])} AS value, s.id AS number FROM idx.summary s ORDER BY s.id DESC LIMIT ${recentRows}) r
    WHERE r.value IS NOT NULL AND ${contains(value, typed)} GROUP BY r.value ORDER BY ${begins(value, typed)} DESC, newest DESC LIMIT ${most}`;
}

/** The next id in order of letters after one, or the first, within those that begin with what was typed. */
export function nextIdSql(key: IdKey, typed: string, after: string | null): SqlFragment {
  const column = raw(idColumns[key]);
  // why: one lower bound; of two, SQLite would enter the index at the first, and read up to the other.
  const lower = after === null ? sql`${column} >= ${typed}` : sql`${column} > ${after}`;
  return sql`SELECT min(${column}) AS value FROM idx.summary s WHERE ${lower} AND ${column} < ${`${typed}\u{10FFFF}`}`;
}

export function idCountSql(key: IdKey, value: string): SqlFragment {
  return sql`SELECT count(*) AS count FROM (SELECT 1 FROM idx.summary s WHERE ${raw(idColumns[key])} = ${value} LIMIT ${mostCounted + 1})`;
}

/** Recent ids first, then any others that begin like this, through the index. */
function seenIds(db: ReadableLog, key: IdKey, typed: string, most: number): SeenValue[] {
  const recent = all<{ value: string }>(db, recentIdsSql(key, typed, most)).map((row) => row.value);
  const values = new Set(recent);
  let after: string | null = null;
  while (values.size < most) {
    const next: string | null | undefined = all<{ value: string | null }>(db, nextIdSql(key, typed, after))[0]?.value;
    if (next === undefined || next === null) break;
    values.add(next);
    after = next;
  }
  return [...values].map((value) => {
    const count = all<{ count: number }>(db, idCountSql(key, value))[0]?.count ?? 0;
    return { value, isPrefix: false, count: count > mostCounted ? null : count };
  });
}

function counted(db: ReadableLog, query: SqlFragment): SeenValue[] {
  const rows = all<{ value: string; count: number; isPrefix: number }>(db, query);
  return rows.map((row) => ({ ...row, isPrefix: row.isPrefix === 1 }));
}

function valuesOfKey(db: ReadableLog, key: QueryKey, typed: string, most: number): SeenValue[] {
  if (key === 'endpoint') return counted(db, endpointsSql(typed, most));
  if (key === 'env') return counted(db, environmentsSql(typed, most));
  if (key === 'type') return counted(db, typesSql(typed, most));
  if (key === 'org') {
    const known = counted(db, countedValuesSql('org', typed, most));
    return known.length > 0 ? known : seenIds(db, 'org', typed, most);
  }
  if (isIdKey(key)) return seenIds(db, key, typed, most);
  return counted(db, countedValuesSql(key, typed, most));
}

/** At most `most`; none for keys whose values are not kept. */
export function seenValues(db: ReadableLog, request: SeenRequest): SeenValue[] {
  const { typed, most } = request;
  switch (request.kind) {
    case 'value':
      return valuesOfKey(db, request.key, typed, most);
    case 'header-name':
      return seenHeaderNames(db, typed, most);
    case 'header-value':
      return seenHeaderValues(db, request.name, typed, most);
    case 'body-path':
      return seenBodyPaths(db, typed, most);
    case 'body-value':
      return seenBodyValues(db, request.path, typed, most);
  }
}
