/** Why a delivery is, or is not, in the result of a filter: what holds of each term, in one sentence that says how the delivery is. */
import type { Excerpt } from '#contract/models/delivery.ts';
import type { QueryKey, QueryNode, QueryTerm } from './ast.ts';
import { findAtPath, type JsonFound } from './body-path.ts';
import { findExcerpt } from './excerpt.ts';
import { formatTerm } from './format.ts';
import { type ContentFacts, headerValues, matchesTerm, pathOf, type RowFacts } from './matches.ts';

export interface TermReason {
  readonly term: QueryTerm;
  /** A minus (or an odd number of them) stands before it. */
  readonly isNegated: boolean;
  /** Whether the condition holds, its minus taken into account. */
  readonly isMatch: boolean;
  readonly sentence: string;
  readonly excerpt: Excerpt | null;
}

/** What is looked at, with the body as text where it is one. */
export interface ExplainedContent extends ContentFacts {
  readonly url: string;
  readonly bodyText: string;
}

const longestShown = 80;

function shown(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown - 1)}…`;
}

const quoted = (text: string) => `“${shown(text)}”`;
const orNone = (name: string, value: string | null) => (value === null ? `names no ${name}` : `${name} is ${shown(value)}`);

function durationText(us: number): string {
  if (us < 1_000) return `${us} µs`;
  return us < 1_000_000 ? `${Number((us / 1_000).toPrecision(3))} ms` : `${Number((us / 1_000_000).toPrecision(3))} s`;
}

function driftText(count: number | null): string {
  if (count === null) return 'was never compared with the Console';
  if (count === 0) return 'is as the Console says';
  return `differs from the Console in ${count} ${count === 1 ? 'field' : 'fields'}`;
}

const marks: Readonly<Record<string, (row: RowFacts) => string>> = {
  note: (row) => (row.hasNote ? 'has a note' : 'has no note'),
  tag: (row) => (row.tags.length > 0 ? 'has tags' : 'has no tags'),
  bookmark: (row) => (row.isBookmarked ? 'has a bookmark' : 'has no bookmark'),
  run: (row) => orNone('run', row.runId),
  event: (row) => orNone('event', row.eventId),
  body: (row) => (row.bodyBytes > 0 ? 'has a body' : 'has no body'),
  answer: (row) => (row.answeredStatus === null ? 'was not answered' : 'was answered'),
  drift: (row) => driftText(row.driftCount),
  snapshot: (row) => (row.driftCount === null ? 'was never compared with the Console' : 'was compared with the Console'),
};

function hasSentence(term: QueryTerm, row: RowFacts): string {
  const words = term.values.flatMap((value) => (value.kind === 'word' ? (marks[value.text]?.(row) ?? []) : []));
  return [...new Set(words)].join(', ');
}

function headerSentence(term: QueryTerm, content: ExplainedContent): string {
  const [value] = term.values;
  if (value?.kind !== 'header') return '';
  const found = headerValues(content.headers, value.name);
  return found.length === 0 ? `has no header ${value.name}` : `header ${value.name} is ${found.map(quoted).join(', ')}`;
}

function foundText(found: JsonFound): string {
  if (found.kind === 'object' || found.kind === 'array') return found.kind === 'object' ? 'an object' : 'a list';
  return found.kind === 'string' ? quoted(found.text) : shown(found.text);
}

function bodySentence(term: QueryTerm, content: ExplainedContent): string {
  const [value] = term.values;
  if (value?.kind !== 'body') return '';
  const path = formatTerm({ ...term, values: [{ ...value, operator: null, values: [] }] });
  const found = findAtPath(content.body, value.path);
  return found === null ? `has nothing at ${path}` : `${path} is ${foundText(found)}`;
}

const places = { url: 'the URL', header: 'a header', body: 'the body' } as const satisfies Record<Excerpt['where'], string>;

function textSentence(isFound: boolean, excerpt: Excerpt | null): string {
  if (!isFound) return 'the text is not in it';
  return excerpt === null ? 'the text is in a column' : `the text is in ${places[excerpt.where]}`;
}

type Sentence = (row: RowFacts, term: QueryTerm, isHeld: boolean) => string;

const sentences: Readonly<Record<Exclude<QueryKey, 'header' | 'body' | 'text'>, Sentence>> = {
  type: (row) => orNone('type', row.eventType),
  verdict: (row) => `verdict is ${row.verdict}`,
  run: (row) => orNone('run', row.runId),
  org: (row) => orNone('organization', row.organizationId),
  event: (row) => orNone('event', row.eventId),
  endpoint: (row) => `endpoint is ${shown(row.endpointSlug === null || row.endpointSlug === '' ? row.endpointName : row.endpointSlug)}`,
  env: (row) => `environment is ${shown(row.environmentName)}`,
  status: (row) => (row.answeredStatus === null ? 'was not answered' : `was answered ${row.answeredStatus}`),
  duration: (row) => (row.durationUs === null ? 'was not answered' : `was answered after ${durationText(row.durationUs)}`),
  size: (row) => `body has ${row.bodyBytes.toLocaleString('en-US')} bytes`,
  method: (row) => `method is ${shown(row.method)}`,
  path: (row) => `path is ${shown(pathOf(row.url))}`,
  dup: (row) => (row.duplicateNumber === 1 ? 'is the first delivery of its event' : `is delivery ${row.duplicateNumber} of its event`),
  bookmarked: (row) => (row.isBookmarked ? 'has a bookmark' : 'has no bookmark'),
  tag: (row) => (row.tags.length === 0 ? 'has no tags' : `tags are ${shown(row.tags.join(', '))}`),
  has: (row, term) => hasSentence(term, row),
  after: (_row, _term, isHeld) => (isHeld ? 'was received then or later' : 'was received earlier'),
  before: (_row, _term, isHeld) => (isHeld ? 'was received earlier' : 'was received then or later'),
};

function reasonOf(term: QueryTerm, isNegated: boolean, row: RowFacts, content: ExplainedContent): TermReason {
  const isHeld = matchesTerm(term, row, content);
  const base = { term, isNegated, isMatch: isHeld !== isNegated };
  if (term.key === 'header') return { ...base, sentence: headerSentence(term, content), excerpt: null };
  if (term.key === 'body') return { ...base, sentence: bodySentence(term, content), excerpt: null };
  if (term.key !== 'text') return { ...base, sentence: sentences[term.key](row, term, isHeld), excerpt: null };
  const texts = term.values.flatMap((value) => (value.kind === 'word' ? value.text : []));
  const sources = [
    { where: 'url' as const, text: content.url },
    ...content.headers.map(([, text]) => ({ where: 'header' as const, text })),
    { where: 'body' as const, text: content.bodyText },
  ];
  const excerpt = isHeld ? findExcerpt(sources, texts) : null;
  return { ...base, sentence: textSentence(isHeld, excerpt), excerpt };
}

/** Every term of a resolved filter in the order it is written. */
export function explainTerms(node: QueryNode | null, row: RowFacts, content: ExplainedContent, isNegated = false): readonly TermReason[] {
  if (node === null) return [];
  if (node.kind === 'term') return [reasonOf(node, isNegated, row, content)];
  if (node.kind === 'not') return explainTerms(node.node, row, content, !isNegated);
  return node.nodes.flatMap((inner) => explainTerms(inner, row, content, isNegated));
}
