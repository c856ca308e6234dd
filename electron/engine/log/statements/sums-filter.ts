/** Filters that the sums per minute and hour can answer: of verdicts and environments, within a stretch of time. */
import type { QueryNode, QueryTerm } from '#domain/query/ast.ts';
import type { TimeRange } from './time-bounds.ts';

interface Sum {
  readonly environmentId: string;
  readonly verdict: string;
}

export interface SumsFilter {
  /** Outside of it nothing matches. */
  readonly range: TimeRange;
  accepts(sum: Sum): boolean;
}

/** Ids of the environments that go by a name or an id. */
export type EnvironmentsNamed = (name: string) => ReadonlySet<string>;

type Accepts = SumsFilter['accepts'];

const always: TimeRange = { fromUs: 0, untilUs: Number.MAX_SAFE_INTEGER };

function conjuncts(filter: QueryNode | null): readonly QueryNode[] {
  if (filter === null) return [];
  return filter.kind === 'and' ? filter.nodes.flatMap(conjuncts) : [filter];
}

function isTime(node: QueryNode): node is QueryTerm {
  return node.kind === 'term' && (node.key === 'after' || node.key === 'before');
}

/** The stretch of time outside of which nothing matches; of a filter whose times are absolute. */
export function timesOf(filter: QueryNode | null): TimeRange {
  let { fromUs, untilUs } = always;
  for (const node of conjuncts(filter)) {
    if (!isTime(node)) continue;
    for (const value of node.values) {
      if (value.kind !== 'time' || value.time.kind !== 'absolute') continue;
      if (node.key === 'after') fromUs = Math.max(fromUs, value.time.us);
      else untilUs = Math.min(untilUs, value.time.us);
    }
  }
  return { fromUs, untilUs };
}

function acceptsTerm(term: QueryTerm, named: EnvironmentsNamed): Accepts | null {
  const words = term.values.flatMap((value) => (value.kind === 'word' && !value.isPrefix ? value.text : []));
  if (words.length < term.values.length) return null;
  if (term.key === 'verdict') return (sum) => words.includes(sum.verdict);
  if (term.key !== 'env') return null;
  const ids = new Set(words.flatMap((word) => [...named(word)]));
  return (sum) => ids.has(sum.environmentId);
}

function acceptsNode(node: QueryNode, named: EnvironmentsNamed): Accepts | null {
  if (node.kind === 'term') return acceptsTerm(node, named);
  if (node.kind === 'not') {
    const inner = acceptsNode(node.node, named);
    return inner === null ? null : (sum) => !inner(sum);
  }
  const parts = node.nodes.map((one) => acceptsNode(one, named));
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return null;
  return node.kind === 'and' ? (sum) => known.every((part) => part(sum)) : (sum) => known.some((part) => part(sum));
}

/** Null when only the rows can tell. */
export function sumsFilterOf(filter: QueryNode | null, named: EnvironmentsNamed): SumsFilter | null {
  const nodes = conjuncts(filter).filter((node) => !isTime(node));
  const accepts = acceptsNode({ kind: 'and', nodes }, named);
  return accepts === null ? null : { range: timesOf(filter), accepts };
}
