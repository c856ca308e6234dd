import type { QueryNode } from '#domain/query/ast.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { type ResolveClock, resolveQuery } from '#domain/query/resolve.ts';

/** The tree of a filter; throws where the filter has a fault. Times are those of a place in UTC, long after the deliveries of tests. */
export function filterOf(text: string, clock: ResolveClock = { nowUs: 1_800_000_000_000_000, offsetMinutes: 0 }): QueryNode | null {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${parsed.problem} (${text})`);
  return resolveQuery(parsed.node, clock);
}
