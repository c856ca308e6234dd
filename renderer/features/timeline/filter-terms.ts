/** The quick filters and the suggestions write into the one filter field, so that nothing filters unseen. */
import type { QueryKey, QueryNode, QueryTerm } from '#domain/query/ast.ts';
import { formatValue } from '#domain/query/format.ts';
import { type QueryToken, readTokens } from '#domain/query/lexer.ts';
import { parseQuery } from '#domain/query/parser.ts';
import type { FilterFault } from './store.ts';

/** What a filter asks of a key, as far as a menu can show and change it. */
export type TermChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  /** More than one term, or one within OR or a minus: only the field itself can change that. */
  | { readonly kind: 'complex' };

interface Found {
  readonly plain: readonly QueryTerm[];
  readonly isNested: boolean;
  readonly isAlternative: boolean;
}

function has(node: QueryNode, key: QueryKey): boolean {
  if (node.kind === 'term') return node.key === key;
  if (node.kind === 'not') return has(node.node, key);
  return node.nodes.some((inner) => has(inner, key));
}

/** Null for a filter that does not parse. */
function find(text: string, key: QueryKey): Found | null {
  const parsed = parseQuery(text);
  if (!parsed.ok) return null;
  const { node } = parsed;
  if (node === null) return { plain: [], isNested: false, isAlternative: false };
  const nodes = node.kind === 'and' ? node.nodes : [node];
  const plain = nodes.filter((inner): inner is QueryTerm => inner.kind === 'term' && inner.key === key);
  // A single term turned round is no choice of a value, and does not stand in the way of one.
  const isNested = nodes.some((inner) => inner.kind !== 'term' && !(inner.kind === 'not' && inner.node.kind === 'term') && has(inner, key));
  return { plain, isNested, isAlternative: node.kind === 'or' };
}

function valuesOf({ values }: QueryTerm): readonly string[] {
  return values.flatMap((value) => (value.kind === 'word' ? `${value.text}${value.isPrefix ? '*' : ''}` : []));
}

export function choiceOf(text: string, key: QueryKey): TermChoice {
  const found = find(text, key);
  if (found === null || found.isNested || found.plain.length > 1) return { kind: 'complex' };
  const [term] = found.plain;
  return term === undefined ? { kind: 'none' } : { kind: 'values', values: valuesOf(term) };
}

/** The filter with one value for a key; null takes the key out. The other terms stay as they are written. */
export function withTerm(text: string, key: QueryKey, value: string | null): string {
  const found = find(text, key);
  if (found === null || found.isNested) return text;
  const others = found.plain.toReversed().reduce((rest, { position, end }) => withoutStretch(rest, position, end), text.trim());
  if (value === null) return others;
  const base = found.isAlternative && others !== '' ? `(${others})` : others;
  return `${base} ${key}:${formatValue(value)}`.trim();
}

/** The filter without what stands there, and without the minus, OR and parentheses that would be left over. */
export function withoutStretch(text: string, position: number, end: number): string {
  const read = readTokens(text);
  if (!read.ok) return text;
  let tokens = read.tokens.filter((token) => token.end <= position || token.position >= end);
  let count = -1;
  while (count !== tokens.length) {
    count = tokens.length;
    const before = tokens;
    tokens = before.filter(({ kind }, index) => !isLeftOver(kind, before[index - 1]?.kind, before[index + 1]?.kind));
  }
  return tokens.reduce((written, token, index) => {
    const gap = needsSpace(tokens[index - 1]?.kind, token.kind) ? ' ' : '';
    return written + gap + text.slice(token.position, token.end);
  }, '');
}

type TokenKind = QueryToken['kind'] | undefined;

function isLeftOver(kind: TokenKind, before: TokenKind, after: TokenKind): boolean {
  const endsHere = after === undefined || after === 'close' || after === 'or';
  if (kind === 'minus') return endsHere;
  if (kind === 'or') return endsHere || before === undefined || before === 'open';
  if (kind === 'open') return after === 'close';
  return kind === 'close' && before === 'open';
}

function needsSpace(before: TokenKind, kind: TokenKind): boolean {
  return before !== undefined && before !== 'minus' && before !== 'open' && kind !== 'close';
}

export function faultOf(text: string): FilterFault | null {
  const parsed = parseQuery(text);
  if (parsed.ok) return null;
  const { problem, position, end, suggestion } = parsed;
  return { problem, position, end, suggestion };
}

/** The filter with the faulty piece replaced by what was suggested. */
export function withSuggestion(text: string, { position, end, suggestion }: FilterFault): string {
  if (suggestion === null || position === null) return text;
  return text.slice(0, position) + suggestion + text.slice(end ?? position);
}
