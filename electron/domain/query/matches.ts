/**
 * A filter against one delivery in memory. The same rules as the SQL of the log, which a property test holds against these; used where
 * there are no rows to ask: for what just arrived, and to say why a delivery is in a result.
 */
import type { DeliverySummary, HeaderPair } from '#contract/models/delivery.ts';
import type { HeaderValue, QueryKey, QueryNode, QueryTerm, QueryValue, RangeValue, TimeValue, WordValue } from './ast.ts';
import { findAtPath, isBodyMatch } from './body-path.ts';
import { fold, isContentText } from './fold.ts';

const longestPath = 512;

type WordKey = Exclude<QueryKey, 'duration' | 'size' | 'dup' | 'header' | 'body' | 'after' | 'before' | 'text'>;

/** What a row shows. */
export interface RowFacts
  extends Pick<
    DeliverySummary,
    | 'environmentId'
    | 'endpointId'
    | 'receivedAtUs'
    | 'method'
    | 'url'
    | 'eventType'
    | 'eventId'
    | 'organizationId'
    | 'runId'
    | 'verdict'
    | 'answeredStatus'
    | 'durationUs'
    | 'bodyBytes'
    | 'duplicateNumber'
    | 'isBookmarked'
    | 'hasNote'
    | 'tags'
    | 'driftCount'
  > {
  /** Null or empty where the endpoint has no path of its own. */
  readonly endpointSlug: string | null;
  readonly endpointName: string;
  readonly environmentName: string;
}

/** What was sent: the raw list of headers, the searched part of the body, and the folded text of URL, header values and body. */
export interface ContentFacts {
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  readonly searchText: string;
}

/** The URL without its query, as far as it is compared. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return url.slice(0, Math.min(longestPath, end < 0 ? longestPath : end));
}

function needsContent(term: QueryTerm): boolean {
  if (term.key === 'header' || term.key === 'body') return true;
  return term.key === 'text' && term.values.some((value) => value.kind === 'word' && isContentText(value.text));
}

/** Whether what a row shows is enough to decide. */
export function decidable(node: QueryNode | null): boolean {
  if (node === null) return true;
  if (node.kind === 'term') return !needsContent(node);
  return node.kind === 'not' ? decidable(node.node) : node.nodes.every(decidable);
}

function isWordOf({ text, isPrefix }: WordValue, actual: string | null): boolean {
  if (actual === null) return false;
  return isPrefix ? actual.startsWith(text) : actual === text;
}

function isEndpoint(text: string, row: RowFacts): boolean {
  if (row.endpointId === text) return true;
  const hasPath = row.endpointSlug !== null && row.endpointSlug !== '';
  return hasPath ? row.endpointSlug === text : fold(row.endpointName) === fold(text);
}

const marks: Readonly<Record<string, (row: RowFacts) => boolean>> = {
  note: (row) => row.hasNote,
  tag: (row) => row.tags.length > 0,
  bookmark: (row) => row.isBookmarked,
  run: (row) => row.runId !== null,
  event: (row) => row.eventId !== null,
  body: (row) => row.bodyBytes > 0,
  answer: (row) => row.answeredStatus !== null,
  drift: (row) => row.driftCount !== null && row.driftCount > 0,
  snapshot: (row) => row.driftCount !== null,
};

/** What a short text is looked for in, line by line. */
function shownText(row: RowFacts): string {
  return [row.url, row.method, row.eventType, row.eventId, row.runId, row.organizationId].map((text) => text ?? '').join('\n');
}

const words: Readonly<Record<WordKey, (value: WordValue, row: RowFacts) => boolean>> = {
  type: (value, row) => isWordOf(value, row.eventType),
  verdict: (value, row) => value.text === row.verdict,
  run: (value, row) => isWordOf(value, row.runId),
  org: (value, row) => isWordOf(value, row.organizationId),
  event: (value, row) => isWordOf(value, row.eventId),
  endpoint: (value, row) => isEndpoint(value.text, row),
  env: (value, row) => value.text === row.environmentId || fold(value.text) === fold(row.environmentName),
  status: (_value, row) => row.answeredStatus === null,
  method: (value, row) => value.text === row.method,
  path: (value, row) => isWordOf(value, pathOf(row.url)),
  bookmarked: (value, row) => row.isBookmarked === (value.text === 'yes'),
  tag: (value, row) => row.tags.includes(value.text),
  has: (value, row) => marks[value.text]?.(row) ?? false,
};

const numbers = {
  status: (row: RowFacts) => row.answeredStatus,
  duration: (row: RowFacts) => row.durationUs,
  size: (row: RowFacts) => row.bodyBytes,
  dup: (row: RowFacts) => row.duplicateNumber,
} as const;

function isNumberKey(key: string): key is keyof typeof numbers {
  return key in numbers;
}

function isWordKey(key: string): key is WordKey {
  return key in words;
}

/** Values of one header, in order. Names have no case. */
export function headerValues(headers: readonly HeaderPair[], name: string): readonly string[] {
  return headers.filter(([written]) => written.toLowerCase() === name).map(([, value]) => value);
}

export function isHeaderMatch(headers: readonly HeaderPair[], { name, values }: HeaderValue): boolean {
  const actual = headerValues(headers, name);
  return values.length === 0 ? actual.length > 0 : actual.some((one) => values.some((value) => isWordOf(value, one)));
}

function isText(value: WordValue, row: RowFacts, content: ContentFacts | null): boolean {
  if (!isContentText(value.text)) return fold(shownText(row)).includes(fold(value.text));
  return content?.searchText.includes(fold(value.text)) ?? false;
}

/** A time that was not made absolute says nothing about any delivery. */
function isTime(key: QueryKey, { time }: TimeValue, row: RowFacts): boolean {
  if (time.kind !== 'absolute') return false;
  return key === 'after' ? row.receivedAtUs >= time.us : row.receivedAtUs < time.us;
}

function isNumber(key: QueryKey, { min, max }: RangeValue, row: RowFacts): boolean {
  const actual = isNumberKey(key) ? numbers[key](row) : null;
  return actual !== null && (min === null || actual >= min) && (max === null || actual <= max);
}

function isValue(key: QueryKey, value: QueryValue, row: RowFacts, content: ContentFacts | null): boolean {
  if (value.kind === 'header') return content !== null && isHeaderMatch(content.headers, value);
  if (value.kind === 'body') return content !== null && isBodyMatch(findAtPath(content.body, value.path), value);
  if (value.kind === 'time') return isTime(key, value, row);
  if (value.kind === 'range') return isNumber(key, value, row);
  if (key === 'text') return isText(value, row, content);
  return isWordKey(key) && words[key](value, row);
}

export function matchesTerm(term: QueryTerm, row: RowFacts, content: ContentFacts | null): boolean {
  return term.values.some((value) => isValue(term.key, value, row, content));
}

/**
 * Whether a delivery fits a resolved filter. Without `content`, terms on text, headers and body do not hold: ask `decidable` before.
 */
export function matchesQuery(node: QueryNode | null, row: RowFacts, content: ContentFacts | null): boolean {
  if (node === null) return true;
  if (node.kind === 'term') return matchesTerm(node, row, content);
  if (node.kind === 'not') return !matchesQuery(node.node, row, content);
  return node.kind === 'and'
    ? node.nodes.every((inner) => matchesQuery(inner, row, content))
    : node.nodes.some((inner) => matchesQuery(inner, row, content));
}
