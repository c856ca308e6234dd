/** The range of the bars is what the filter's own `after:` and `before:` say, so zooming is writing into the filter. */
import type { QueryNode, QueryTerm } from '#domain/query/ast.ts';
import { formatQuery } from '#domain/query/format.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { shownOffsetMinutes } from '#renderer/lib/shown-zone.ts';
import type { TimeRange } from './time-scale.ts';

function conjuncts(node: QueryNode | null): readonly QueryNode[] {
  if (node === null) return [];
  return node.kind === 'and' ? node.nodes : [node];
}

function nodesOf(text: string): readonly QueryNode[] | null {
  const parsed = parseQuery(text);
  return parsed.ok ? conjuncts(parsed.node) : null;
}

function isBound(node: QueryNode): node is QueryTerm {
  return node.kind === 'term' && (node.key === 'after' || node.key === 'before');
}

/** The filter without its bounds; the same text when it has none, or does not parse. */
export function withoutRange(text: string): string {
  const nodes = nodesOf(text);
  if (nodes === null || !nodes.some(isBound)) return text;
  const others = nodes.filter((node) => !isBound(node));
  const [only] = others;
  return formatQuery(others.length === 1 && only !== undefined ? only : { kind: 'and', nodes: others });
}

/** `2026-11-20T14:02+01:00`: local to read, and the same moment wherever it is read. */
export function writeTime(timeUs: number): string {
  const offset = shownOffsetMinutes(timeUs);
  const local = new Date(timeUs / 1000 + offset * 60_000).toISOString().slice(0, 19).replace(/:00$/, '');
  const two = (value: number) => String(value).padStart(2, '0');
  const distance = Math.abs(offset);
  const zone = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
  return `${local}${zone}`;
}

/** The filter with these bounds in place of its own; the range itself when the text does not parse. */
export function withRange(text: string, { fromUs, untilUs }: TimeRange): string {
  const bounds = nodesOf(`after:${writeTime(fromUs)} before:${writeTime(untilUs)}`) ?? [];
  const others = (nodesOf(text) ?? []).filter((node) => !isBound(node));
  return formatQuery({ kind: 'and', nodes: [...others, ...bounds] });
}
