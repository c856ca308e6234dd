/** A filter as the conditions that stand side by side in it, each with the stretch of text that would have to go to drop it. */
import { type QueryNode, termsOf } from './ast.ts';
import { type QueryToken, readTokens } from './lexer.ts';

export interface QueryPart {
  readonly node: QueryNode;
  /** With its minus and its parentheses. */
  readonly position: number;
  readonly end: number;
}

interface Stretch {
  readonly position: number;
  readonly end: number;
}

const depthChange: Readonly<Record<string, number>> = { open: 1, close: -1 };

/** Stretches of the conditions outside all parentheses; one for everything where an OR joins them. */
function stretchesOf(tokens: readonly QueryToken[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let depth = 0;
  let start: number | null = null;
  for (const token of tokens) {
    if (depth === 0 && token.kind === 'and') continue;
    if (depth === 0 && token.kind === 'or') return [{ position: tokens[0]?.position ?? 0, end: tokens.at(-1)?.end ?? 0 }];
    start ??= token.position;
    depth += depthChange[token.kind] ?? 0;
    if (depth > 0 || token.kind === 'minus' || token.kind === 'not') continue;
    stretches.push({ position: start, end: token.end });
    start = null;
  }
  return stretches;
}

function joined(nodes: readonly QueryNode[]): QueryNode | null {
  const [only] = nodes;
  return nodes.length === 1 && only !== undefined ? only : nodes.length === 0 ? null : { kind: 'and', nodes };
}

/** The conditions of a filter that was parsed (and perhaps resolved) from `text`; all of them together are the filter. */
export function partsOf(text: string, filter: QueryNode | null): readonly QueryPart[] {
  const read = readTokens(text.toWellFormed());
  if (filter === null || !read.ok) return [];
  const nodes = filter.kind === 'and' ? filter.nodes : [filter];
  return stretchesOf(read.tokens).flatMap(({ position, end }) => {
    const inside = nodes.filter((node) => {
      const first = termsOf(node)[0]?.position ?? -1;
      return first >= position && first < end;
    });
    const node = joined(inside);
    return node === null ? [] : [{ node, position, end }];
  });
}

/** The filter without one of its conditions. */
export function withoutPart(parts: readonly QueryPart[], left: QueryPart): QueryNode | null {
  return joined(parts.filter((part) => part !== left).map((part) => part.node));
}
