/** The range of time that a filter looks at, for questions about that range. */
import type { QueryNode, QueryTerm } from '#domain/query/ast.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { resolveQuery } from '#domain/query/resolve.ts';

export interface FilterRange {
  readonly fromUs?: number;
  readonly untilUs?: number;
}

/** Bounds by the terms that must hold in any case; none where the filter leaves time open, also within OR. */
export function rangeOfFilter(query: string, nowUs = Date.now() * 1000, offsetMinutes = localOffset): FilterRange {
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

/** What the wall clock of the window is ahead of UTC at a moment. */
function localOffset(atUs: number): number {
  return -new Date(atUs / 1000).getTimezoneOffset();
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
