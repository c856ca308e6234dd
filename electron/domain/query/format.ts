import type { QueryNode, QueryTerm } from './ast.ts';

/** The text in quotes, as the filter language reads it back. */
export function quoteText(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** What a bare word may look like without being read as a key, a minus, a quote or a reserved word. */
const plainWord = /^(?![A-Za-z][A-Za-z_]*:)(?!(?:OR|AND|NOT)$)[^\s"()-][^\s()]*$/;
const plainValue = /^[^\s"]\S*$/;

function formatTerm({ key, value }: QueryTerm): string {
  if (key === 'text') return plainWord.test(value) ? value : quoteText(value);
  return `${key}:${plainValue.test(value) ? value : quoteText(value)}`;
}

/** The shortest text that `parseQuery` reads as this tree; positions aside. Empty for null. */
export function formatQuery(node: QueryNode | null): string {
  if (node === null) return '';
  if (node.kind === 'term') return formatTerm(node);
  if (node.kind === 'and') return node.nodes.map(formatQuery).join(' ');
  return `-${formatQuery(node.node)}`;
}
