/**
 * A filter's tree as SQL over `idx.summary s` and `main.delivery d`. Every value is a parameter. One term at most is left to an index
 * (the one that leaves the fewest rows); the others are checked row by row, so that rows come newest first without sorting.
 */
import type { QueryNode, QueryTerm } from '#domain/query/ast.ts';
import { hasTrigrams, trigramQuery } from './search-text.ts';
import { join, raw, type SqlFragment, sql } from './sql.ts';

/** Counting for an estimate stops here: whatever has more rows is read newest first instead of sorted. */
export const estimateLimit = 2_000;

export interface CompiledFilter {
  /** Conditions on `s` (and `d` when `needsBody`). */
  readonly where: SqlFragment;
  /** FTS query whose matches include all that fit; undefined when no term is long enough. */
  readonly match: string | undefined;
  readonly needsBody: boolean;
}

/** Rows of one term, counted up to `estimateLimit`. */
export type Estimate = (condition: SqlFragment) => number;

const columnOf = {
  type: 's.event_type',
  verdict: 's.verdict',
  run: 's.run_id',
  event: 's.event_id',
  org: 's.organization_id',
  endpoint: 's.endpoint_id',
} as const;

const shortTextColumns = ['s.url', 's.event_type', 's.event_id', 's.run_id', 's.organization_id', 's.method'] as const;

/** The same column, but out of reach of an index. */
function hidden(column: string): SqlFragment {
  return raw(`+${column}`);
}

function likePattern(value: string): string {
  return `%${value.replace(/[\\%_]/g, '\\$&')}%`;
}

function textCondition(value: string): SqlFragment {
  if (value === '') return sql`1`;
  if (hasTrigrams(value))
    return sql`has_text(s.id, ${value}, d.url, d.headers, coalesce(d.body, (SELECT c.bytes FROM main.body_chunk c WHERE c.delivery_id = d.id AND c.position = 0)))`;
  const pattern = likePattern(value);
  return sql`(${join(
    shortTextColumns.map((column) => sql`${raw(column)} LIKE ${pattern} ESCAPE '\\'`),
    ' OR ',
  )})`;
}

function endpointSet(value: string): SqlFragment {
  return sql`(SELECT e.id FROM main.endpoint e WHERE e.slug = ${value} OR e.id = ${value} OR (e.slug IS NULL AND lower(e.name) = lower(${value})))`;
}

function typeSet(prefix: string): SqlFragment {
  return sql`(SELECT t.value FROM idx.type_count t WHERE t.value >= ${prefix} AND t.value < ${`${prefix}\u{10FFFF}`})`;
}

function termCondition(term: QueryTerm, isDriver: boolean): SqlFragment {
  if (term.key === 'text') return textCondition(term.value);
  const column = isDriver ? raw(columnOf[term.key]) : hidden(columnOf[term.key]);
  if (term.key === 'endpoint') return sql`${column} IN ${endpointSet(term.value)}`;
  if (term.key === 'type' && term.value.endsWith('*')) return sql`${column} IN ${typeSet(term.value.slice(0, -1))}`;
  return sql`${column} = ${term.value}`;
}

function condition(node: QueryNode): SqlFragment {
  if (node.kind === 'term') return termCondition(node, false);
  // why: IS NOT TRUE, because a comparison with NULL is neither true nor false, and NOT would drop the row.
  if (node.kind === 'not') return sql`(${condition(node.node)}) IS NOT TRUE`;
  return node.nodes.length === 0 ? sql`1` : sql`(${join(node.nodes.map(condition), ' AND ')})`;
}

function conjuncts(node: QueryNode | null): readonly QueryNode[] {
  if (node === null) return [];
  return node.kind === 'and' ? node.nodes.flatMap(conjuncts) : [node];
}

function hasLongText(node: QueryNode): boolean {
  if (node.kind === 'term') return node.key === 'text' && hasTrigrams(node.value);
  return node.kind === 'not' ? hasLongText(node.node) : node.nodes.some(hasLongText);
}

/** Several values in one set need a sort, so they are worth an index only while they are few. */
function isManyValued(term: QueryTerm): boolean {
  return term.key === 'endpoint' || term.value.endsWith('*');
}

function chooseDriver(parts: readonly QueryNode[], estimate: Estimate): QueryNode | undefined {
  let best: { node: QueryNode; rows: number } | undefined;
  for (const node of parts) {
    if (node.kind !== 'term' || node.key === 'text') continue;
    const rows = estimate(termCondition(node, true));
    if (isManyValued(node) && rows >= estimateLimit) continue;
    if (best === undefined || rows < best.rows) best = { node, rows };
  }
  return best?.node;
}

export function compileFilter(filter: QueryNode | null, estimate: Estimate): CompiledFilter {
  const parts = conjuncts(filter);
  const matches = parts.flatMap((node) =>
    node.kind === 'term' && node.key === 'text' && hasTrigrams(node.value) ? [trigramQuery(node.value)] : [],
  );
  const driver = matches.length > 0 ? undefined : chooseDriver(parts, estimate);
  const conditions = parts.map((node) => (node === driver && node.kind === 'term' ? termCondition(node, true) : condition(node)));
  return {
    where: conditions.length === 0 ? sql`1` : join(conditions, ' AND '),
    match: matches.length === 0 ? undefined : matches.join(' AND '),
    needsBody: parts.some(hasLongText),
  };
}
