/** The quick filters and the suggestions write into the one filter field, so that nothing filters unseen. */
import type { QueryKey, QueryNode } from '#domain/query/ast.ts';
import { formatQuery } from '#domain/query/format.ts';
import { parseQuery } from '#domain/query/parser.ts';
import type { FilterFault } from './store.ts';

function nodesOf(text: string): readonly QueryNode[] {
  const parsed = parseQuery(text);
  if (!parsed.ok || parsed.node === null) return [];
  return parsed.node.kind === 'and' ? parsed.node.nodes : [parsed.node];
}

/** What the filter asks of a key; null when it asks nothing, or does not parse. */
export function termOf(text: string, key: QueryKey): string | null {
  for (const node of nodesOf(text)) {
    if (node.kind === 'term' && node.key === key) return node.value;
  }
  return null;
}

/** The filter with one value for a key; null takes the key out. The other terms stay. */
export function withTerm(text: string, key: QueryKey, value: string | null): string {
  const others = nodesOf(text).filter((node) => !(node.kind === 'term' && node.key === key));
  const nodes: readonly QueryNode[] = value === null ? others : [...others, { kind: 'term', key, value, position: 0 }];
  return formatQuery({ kind: 'and', nodes });
}

export function faultOf(text: string): FilterFault | null {
  const parsed = parseQuery(text);
  return parsed.ok ? null : { problem: parsed.problem, position: parsed.position, suggestion: parsed.suggestion };
}

/** The filter with the faulty piece replaced by what was suggested. */
export function withSuggestion(text: string, fault: FilterFault): string {
  const { position, suggestion } = fault;
  if (suggestion === null || position === null) return text;
  if (suggestion === '"') return `${text}"`;
  const key = /[A-Za-z_]+(?=:)/y;
  const piece = /"(?:[^"\\]|\\.)*"|\S+/y;
  const pattern = suggestion.startsWith('"') ? piece : key;
  pattern.lastIndex = position;
  piece.lastIndex = position;
  const found = pattern.exec(text) ?? piece.exec(text);
  const end = position + (found?.[0].length ?? 0);
  return text.slice(0, position) + suggestion + text.slice(end);
}
