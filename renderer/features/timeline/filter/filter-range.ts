/** What a filter looks at for certain, its range of time and its endpoints, for questions about just that. */
import type { QueryNode, QueryTerm } from '#domain/query/ast.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { resolveQuery } from '#domain/query/resolve.ts';
import { shownOffsetMinutes } from '#renderer/lib/shown-zone.ts';

export interface FilterRange {
  readonly fromUs?: number;
  readonly untilUs?: number;
}

/** Bounds by the terms that must hold in any case; none where the filter leaves time open, also within OR. */
export function rangeOfFilter(query: string, nowUs = Date.now() * 1000, offsetMinutes = shownOffsetMinutes): FilterRange {
  const parsed = parseQuery(query);
  if (!parsed.ok) return {};
  const node = resolveQuery(parsed.node, { nowUs, offsetMinutes });
  const terms = node === null ? [] : certainTerms(node);
  const after = timesOf(terms, 'after');
  const before = timesOf(terms, 'before');
  return {
    ...(after.length === 0 ? {} : { fromUs: Math.max(...after) }),
    ...(before.length === 0 ? {} : { untilUs: Math.min(...before) }),
  };
}

/** Paths, ids or names of which every match has one; null where the filter leaves the endpoint open. */
export function endpointsOfFilter(query: string): ReadonlySet<string> | null {
  const parsed = parseQuery(query);
  const terms = parsed.ok && parsed.node !== null ? certainTerms(parsed.node).filter((term) => term.key === 'endpoint') : [];
  if (terms.length === 0) return null;
  return new Set(terms.flatMap(({ values }) => values.flatMap((value) => (value.kind === 'word' ? [value.text] : []))));
}

function certainTerms(node: QueryNode): readonly QueryTerm[] {
  if (node.kind === 'term') return [node];
  return node.kind === 'and' ? node.nodes.flatMap(certainTerms) : [];
}

function timesOf(terms: readonly QueryTerm[], key: 'after' | 'before'): readonly number[] {
  return terms
    .filter((term) => term.key === key)
    .flatMap(({ values }) => values.flatMap((value) => (value.kind === 'time' && value.time.kind === 'absolute' ? [value.time.us] : [])));
}
