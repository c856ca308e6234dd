import type { QueryNode } from '#domain/query/ast.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { resolveQuery } from '#domain/query/resolve.ts';
import { fail } from '../failure.ts';
import type { Clock } from '../ports.ts';

/** What the machine's local time is ahead of UTC at a moment. */
export function offsetMinutesAt(atUs: number): number {
  const offset = -new Date(atUs / 1000).getTimezoneOffset();
  return Number.isNaN(offset) ? 0 : offset;
}

/** The tree of a filter, its times made absolute; null for an empty one. Fails with `input.query_syntax`. */
export function parseFilter(text: string, clock: Clock): QueryNode | null {
  const parsed = parseQuery(text);
  if (parsed.ok) return resolveQuery(parsed.node, { nowUs: clock.nowUs(), offsetMinutes: clock.offsetMinutes ?? offsetMinutesAt });
  return fail('input.query_syntax', {
    problem: parsed.problem,
    position: String(parsed.position),
    ...(parsed.suggestion === null ? {} : { suggestion: parsed.suggestion }),
  });
}
