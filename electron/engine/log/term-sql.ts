/** One term of a filter as a condition on `idx.summary s`, and on `main.delivery d` where it is about what was sent. */
import type { BodyValue, HeaderValue, QueryTerm, QueryValue, RangeValue, TimeValue, WordValue } from '#domain/query/ast.ts';
import { bodyNeedles } from '#domain/query/body-path.ts';
import { fold, isContentText } from '#domain/query/fold.ts';
import { join, raw, type SqlFragment, sql } from './sql.ts';

const wordColumns = {
  type: 's.event_type',
  verdict: 's.verdict',
  run: 's.run_id',
  org: 's.organization_id',
  event: 's.event_id',
  method: 's.method',
  path: 's.path',
} as const;

export type WordColumnKey = keyof typeof wordColumns;

const numberColumns = {
  status: 's.answered_status',
  duration: 's.duration_us',
  size: 's.body_bytes',
  dup: 's.duplicate_number',
} as const;

const marks: Readonly<Record<string, string>> = {
  note: 's.has_note = 1',
  tag: `s.tags <> ''`,
  bookmark: 's.is_bookmarked = 1',
  run: 's.run_id IS NOT NULL',
  event: 's.event_id IS NOT NULL',
  body: 's.body_bytes > 0',
  answer: 's.answered_status IS NOT NULL',
  drift: 's.drift_count > 0',
  snapshot: 's.drift_count IS NOT NULL',
};

/** The headers' stored text and the searched part of the body, also of a packed delivery; NULL when a block can not be read. */
const headersSql = `CASE d.headers WHEN '' THEN headers_of(d.id, d.headers) ELSE d.headers END`;
const bodySql = 'coalesce(d.body, body_of(d.id, d.headers, NULL))';

/** What a row shows, as one text. */
const shownSql = `s.url || char(10) || s.method || char(10) || coalesce(s.event_type, '') || char(10) || coalesce(s.event_id, '') || char(10)
  || coalesce(s.run_id, '') || char(10) || coalesce(s.organization_id, '')`;

export function isWordColumnKey(key: string): key is WordColumnKey {
  return key in wordColumns;
}

function isNumberKey(key: string): key is keyof typeof numberColumns {
  return key in numberColumns;
}

export function isContentTerm(term: QueryTerm): boolean {
  if (term.key === 'header' || term.key === 'body') return true;
  return term.key === 'text' && term.values.some((value) => value.kind === 'word' && isContentText(value.text));
}

function anyOf(conditions: readonly SqlFragment[]): SqlFragment {
  return conditions.length === 1 && conditions[0] !== undefined ? conditions[0] : sql`(${join(conditions, ' OR ')})`;
}

export function wordsOf(values: readonly QueryValue[]): readonly WordValue[] {
  return values.filter((value) => value.kind === 'word');
}

/** Texts that begin with a prefix are those from it up to the first that does not; no UTF-8 has the byte FF. */
export function prefixRange(column: SqlFragment, prefix: string): SqlFragment {
  return sql`(${column} >= ${prefix} AND ${column} < ${prefix} || CAST(x'ff' AS TEXT))`;
}

/** `column` may be within reach of an index or not. */
export function wordCondition(column: SqlFragment, values: readonly WordValue[]): SqlFragment {
  const exact = values.filter((value) => !value.isPrefix).map(({ text }) => sql`${text}`);
  const prefixes = values.filter((value) => value.isPrefix).map(({ text }) => prefixRange(column, text));
  if (exact.length === 0) return anyOf(prefixes);
  const equal = exact.length === 1 ? sql`${column} = ${join(exact, '')}` : sql`${column} IN (${join(exact, ', ')})`;
  return anyOf([equal, ...prefixes]);
}

export function wordColumn(key: WordColumnKey, isHidden: boolean): SqlFragment {
  return raw(`${isHidden ? '+' : ''}${wordColumns[key]}`);
}

export function endpointSet(values: readonly WordValue[]): SqlFragment {
  const conditions = values.map(
    ({ text }) => sql`e.slug = ${text} OR e.id = ${text} OR (coalesce(e.slug, '') = '' AND folded(e.name) = ${fold(text)})`,
  );
  return sql`(SELECT e.id FROM main.endpoint e WHERE ${join(conditions, ' OR ')})`;
}

function environmentSet(values: readonly WordValue[]): SqlFragment {
  return sql`(SELECT n.id FROM main.environment n WHERE ${join(
    values.map(({ text }) => sql`n.id = ${text} OR folded(n.name) = ${fold(text)}`),
    ' OR ',
  )})`;
}

function rangeCondition(column: SqlFragment, { min, max }: RangeValue): SqlFragment {
  if (min !== null && min === max) return sql`${column} = ${min}`;
  const ends = [...(min === null ? [] : [sql`${column} >= ${min}`]), ...(max === null ? [] : [sql`${column} <= ${max}`])];
  return ends.length === 1 ? join(ends, '') : sql`(${join(ends, ' AND ')})`;
}

function textCondition(text: string): SqlFragment {
  const term = fold(text);
  if (!isContentText(text)) return sql`has_short_text(${term}, ${raw(shownSql)})`;
  return sql`has_text(s.id, ${term}, d.url, ${raw(headersSql)}, ${raw(bodySql)})`;
}

/** A text that LIKE takes as it is. */
function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** Plain enough to stand in the stored JSON as it is. */
const plainAscii = /^[ !#-[\]-~]*$/;

/** As with bodies: LIKE passes over most headers, whose names have no case either. */
function headerCondition(value: HeaderValue): SqlFragment {
  const headers = raw(headersSql);
  const check = sql`header_matches(${headers}, ${JSON.stringify(value)})`;
  const [only] = value.values;
  if (!plainAscii.test(value.name)) return check;
  const name = `%["${likeText(value.name)}",`;
  const isPlain = value.values.length === 1 && only !== undefined && plainAscii.test(only.text);
  const pattern = isPlain ? `${name}"${likeText(only.text)}${only.isPrefix ? '' : '"'}%` : `${name}%`;
  return sql`(CASE WHEN ${headers} LIKE ${pattern} ESCAPE '\\' THEN ${check} ELSE 0 END)`;
}

/** The plain characters of a text for GLOB. */
function globText(text: string): string {
  return text.replace(/[*?[]/g, '[$&]');
}

/** GLOB passes over most bodies at little more than the cost of reading them: a call of a function takes longer than that. */
function bodyCondition(value: BodyValue): SqlFragment {
  const body = raw(`CAST(${bodySql} AS TEXT)`);
  const check = sql`body_matches(${body}, ${JSON.stringify(value)})`;
  const needles = bodyNeedles(value);
  if (needles.length === 0) return check;
  const pattern = `*${needles.map(globText).join('*')}*`;
  return sql`(CASE WHEN ${body} GLOB ${pattern} OR ${body} GLOB '*\\u*' THEN ${check} ELSE 0 END)`;
}

function timeCondition(key: string, { time }: TimeValue): SqlFragment {
  // A time that was not made absolute says nothing about any delivery.
  if (time.kind !== 'absolute') return sql`0`;
  return key === 'after' ? sql`s.received_at_us >= ${time.us}` : sql`s.received_at_us < ${time.us}`;
}

function wordKeyCondition(key: string, value: WordValue): SqlFragment {
  if (key === 'text') return textCondition(value.text);
  if (key === 'status') return sql`s.answered_status IS NULL`;
  if (key === 'bookmarked') return value.text === 'yes' ? sql`s.is_bookmarked = 1` : sql`s.is_bookmarked = 0`;
  if (key === 'tag') return sql`(s.tags <> '' AND instr(s.tags, char(10) || ${value.text} || char(10)) > 0)`;
  return raw(marks[value.text] ?? '0');
}

function valueCondition(key: string, value: QueryValue): SqlFragment {
  if (value.kind === 'header') return headerCondition(value);
  if (value.kind === 'body') return bodyCondition(value);
  if (value.kind === 'time') return timeCondition(key, value);
  if (value.kind === 'range') return isNumberKey(key) ? rangeCondition(raw(numberColumns[key]), value) : sql`0`;
  return wordKeyCondition(key, value);
}

/** The term as it is checked row by row, out of reach of the indexes of columns. */
export function termCondition({ key, values }: QueryTerm): SqlFragment {
  if (isWordColumnKey(key)) return wordCondition(wordColumn(key, true), wordsOf(values));
  if (key === 'endpoint') return sql`+s.endpoint_id IN ${endpointSet(wordsOf(values))}`;
  if (key === 'env') return sql`s.environment_id IN ${environmentSet(wordsOf(values))}`;
  return anyOf(values.map((value) => valueCondition(key, value)));
}
