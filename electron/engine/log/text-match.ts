/** What a filter asks of the contents, as a query of the trigram index: every delivery that fits matches it, and some others do. */
import type { BodyValue, QueryNode, QueryTerm, WordValue } from '#domain/query/ast.ts';
import { bodyNeedles } from '#domain/query/body-path.ts';
import { isContentText } from '#domain/query/fold.ts';
import { trigramQuery } from './search-text.ts';
import { wordsOf } from './term-sql.ts';

/** Trigrams of one text asked for, and of all texts together: more of them cost more than they leave out. */
const most = { perText: 32, perFilter: 1_024 } as const;
/** Deeper parentheses are more than the parser of the index has room for. */
const deepest = 12;

/** Any character of a JSON text can be written as `\uXXXX`. */
const escapes = [...'0123456789abcdef'].map((digit) => `"\\u${digit}"`).join(' OR ');

/** Texts of which one has to be there; undefined when one of them is too short for the index. */
function anyMatch(words: readonly WordValue[], trigrams: number): string | undefined {
  if (words.length === 0 || !words.every(({ text }) => isContentText(text))) return undefined;
  return words.map(({ text }) => `(${trigramQuery(text, Math.ceil(trigrams / words.length))})`).join(' OR ');
}

function bodyMatch(value: BodyValue, trigrams: number): string | undefined {
  const needles = bodyNeedles(value).filter(isContentText);
  if (needles.length === 0) return undefined;
  return `(${needles.map((needle) => `(${trigramQuery(needle, trigrams)})`).join(' AND ')}) OR ${escapes}`;
}

function termMatch({ values }: QueryTerm, trigrams: number): string | undefined {
  const [value] = values;
  if (value?.kind === 'header') return anyMatch(value.values, trigrams);
  if (value?.kind === 'body') return bodyMatch(value, trigrams);
  return undefined;
}

function nodeMatch(node: QueryNode, trigrams: number, depth: number): string | undefined {
  if (node.kind === 'not' || depth > deepest) return undefined;
  if (node.kind === 'term') return node.key === 'text' ? anyMatch(wordsOf(node.values), trigrams) : termMatch(node, trigrams);
  const inner = node.nodes.map((one) => nodeMatch(one, trigrams, depth + 1));
  const known = inner.filter((match) => match !== undefined);
  // A branch of OR that the index knows nothing of lets everything through.
  if (known.length === 0 || (node.kind === 'or' && known.length < inner.length)) return undefined;
  return known.map((match) => `(${match})`).join(node.kind === 'and' ? ' AND ' : ' OR ');
}

function contentTerms(node: QueryNode): number {
  if (node.kind === 'term') return node.key === 'text' || node.key === 'body' || node.key === 'header' ? 1 : 0;
  if (node.kind === 'not') return 0;
  return node.nodes.reduce((sum, inner) => sum + contentTerms(inner), 0);
}

/** Undefined when the index can not tell. */
export function contentMatch(filter: QueryNode | null): string | undefined {
  if (filter === null) return undefined;
  const trigrams = Math.min(most.perText, Math.max(2, Math.floor(most.perFilter / Math.max(1, contentTerms(filter)))));
  return nodeMatch(filter, trigrams, 0);
}
