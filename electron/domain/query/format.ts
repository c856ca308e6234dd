import type { QueryNode, QueryTerm, QueryValue, WordValue } from './ast.ts';
import { spaces } from './spaces.ts';

/** The text in quotes, as the filter language reads it back. */
export function quoteText(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** What a bare word may look like without being read as a key, a path, a minus, a quote or a word that joins. */
const plainText = new RegExp(`^(?![A-Za-z][A-Za-z_]*:|body[.[]|(?:OR|AND|NOT)$)[^${spaces}"()-][^${spaces}()]*$`, 'i');
const joiningWord = /^(?:OR|AND|NOT)$/;
const plainValue = new RegExp(`^[^${spaces}"(),*=][^${spaces}(),*]*$`);
const plainName = /^[^\s.[\]=!<>,()":*\\\u2000-\u20ff]+$/;

/** A value as it can be written behind a key: as it is, or in quotes where it has to be. */
export function formatValue(text: string): string {
  return plainValue.test(text) ? text : quoteText(text);
}

function formatWord({ text, isPrefix }: WordValue): string {
  if (!isPrefix) return formatValue(text);
  return text === '' ? '*' : `${formatValue(text)}*`;
}

function formatText(text: string): string {
  const isPlain = plainText.test(text) && !joiningWord.test(text) && (!text.endsWith('*') || /^\*+$/.test(text));
  return isPlain ? text : quoteText(text);
}

function formatPath(path: readonly (string | number)[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${plainName.test(part) ? part : quoteText(part)}`)).join('');
}

function formatOne(value: QueryValue): string {
  if (value.kind === 'word') return formatWord(value);
  if (value.kind === 'range' || value.kind === 'time') return formatValue(value.text);
  const words = value.values.map(formatWord).join(',');
  if (value.kind === 'header') return value.values.length === 0 ? value.name : `${value.name}=${words}`;
  return `${formatPath(value.path)}${value.operator ?? ''}${words}`;
}

/** The values of a term as they stand behind its key. */
export function formatTerm({ key, values }: QueryTerm): string {
  const [first] = values;
  if (key === 'text' && first?.kind === 'word') return formatText(first.text);
  const text = values.map(formatOne).join(',');
  return key === 'body' ? `body${text}` : `${key}:${text}`;
}

function formatInner(node: QueryNode, outer: 'and' | 'or' | 'not'): string {
  const text = formatQuery(node);
  const isOpen = node.kind === 'or' || (node.kind === 'and' && outer !== 'or') || (node.kind === 'not' && outer === 'not');
  return isOpen ? `(${text})` : text;
}

/** The shortest text that `parseQuery` reads as this tree; positions aside. Empty for null. */
export function formatQuery(node: QueryNode | null): string {
  if (node === null) return '';
  if (node.kind === 'term') return formatTerm(node);
  if (node.kind === 'not') return `-${formatInner(node.node, 'not')}`;
  const { kind } = node;
  return node.nodes.map((inner) => formatInner(inner, kind)).join(kind === 'and' ? ' ' : ' OR ');
}
