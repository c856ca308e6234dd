/**
 * A filter's tree as SQL over `idx.summary s` and `main.delivery d`. Every value is a parameter. One term at most is left to an index
 * (the one that leaves the fewest rows); the others are checked row by row, so that rows come newest first without sorting.
 */
import type { QueryNode, QueryTerm } from '#domain/query/ast.ts';
import { type CountRows, chooseDriver } from './filter-drivers.ts';
import { join, raw, type SqlFragment, sql } from './sql.ts';
import { allIds, type IdBounds } from './statements/time-bounds.ts';
import { isContentTerm, termCondition } from './term-sql.ts';
import { contentMatch } from './text-match.ts';

export interface CompiledFilter {
  /** `idx.summary s`, with the index that has to lead where the planner would not take it by itself. */
  readonly source: SqlFragment;
  /** Conditions on `s` (and `d` when `needsBody`). */
  readonly where: SqlFragment;
  /** FTS query whose matches include all that fit; undefined when it would not narrow, or an index leaves few rows anyway. */
  readonly match: string | undefined;
  readonly needsBody: boolean;
  /** Row numbers among which is everything that fits. */
  readonly bounds: IdBounds;
}

export interface FilterParts {
  readonly countRows: CountRows;
  /** Row numbers of what was received from one time (inclusive) to another (exclusive); null is open. */
  readonly idBounds: (fromUs: number | null, untilUs: number | null) => IdBounds;
}

/** An index that leaves no more rows than this leads even where the text index could. */
const fewRows = 500;

function condition(node: QueryNode): SqlFragment {
  if (node.kind === 'term') return termCondition(node);
  // why: IS NOT TRUE, because a comparison with NULL is neither true nor false, and NOT would drop the row.
  if (node.kind === 'not') return sql`(${condition(node.node)}) IS NOT TRUE`;
  if (node.nodes.length === 0) return node.kind === 'and' ? sql`1` : sql`0`;
  return sql`(${join(node.nodes.map(condition), node.kind === 'and' ? ' AND ' : ' OR ')})`;
}

function conjuncts(node: QueryNode | null): readonly QueryNode[] {
  if (node === null) return [];
  return node.kind === 'and' ? node.nodes.flatMap(conjuncts) : [node];
}

function needsBody(node: QueryNode): boolean {
  if (node.kind === 'term') return isContentTerm(node);
  return node.kind === 'not' ? needsBody(node.node) : node.nodes.some(needsBody);
}

/** Where the times that must hold lie. */
function boundsOf(terms: readonly QueryTerm[], idBounds: FilterParts['idBounds']): IdBounds {
  const timesOf = (key: 'after' | 'before') =>
    terms
      .filter((term) => term.key === key)
      .flatMap(({ values }) => values.flatMap((value) => (value.kind === 'time' && value.time.kind === 'absolute' ? [value.time.us] : [])));
  const from = timesOf('after');
  const until = timesOf('before');
  if (from.length === 0 && until.length === 0) return allIds;
  return idBounds(from.length === 0 ? null : Math.max(...from), until.length === 0 ? null : Math.min(...until));
}

export function compileFilter(filter: QueryNode | null, parts: FilterParts): CompiledFilter {
  const nodes = conjuncts(filter);
  const terms = nodes.filter((node) => node.kind === 'term');
  const match = contentMatch(filter);
  const driver = chooseDriver(terms, parts.countRows);
  const leader = driver === undefined || (match !== undefined && driver.rows > fewRows) ? undefined : driver;
  const conditions = nodes.map((node) => (node === leader?.term ? leader.condition : condition(node)));
  return {
    source: raw(leader?.index === undefined ? 'idx.summary s' : `idx.summary s INDEXED BY ${leader.index}`),
    where: conditions.length === 0 ? sql`1` : join(conditions, ' AND '),
    match: leader === undefined ? match : undefined,
    needsBody: filter !== null && needsBody(filter),
    bounds: boundsOf(terms, parts.idBounds),
  };
}
