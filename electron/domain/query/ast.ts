/** The filter language as a tree. Positions are character offsets into the text, for error messages and marks. */

export const queryKeys = [
  'type',
  'verdict',
  'run',
  'org',
  'event',
  'endpoint',
  'env',
  'status',
  'duration',
  'size',
  'method',
  'path',
  'header',
  'body',
  'dup',
  'bookmarked',
  'tag',
  'has',
  'after',
  'before',
  'text',
] as const;
export type QueryKey = (typeof queryKeys)[number];

export interface WordValue {
  readonly kind: 'word';
  readonly text: string;
  /** Written with a final `*`: any ending. */
  readonly isPrefix: boolean;
}

/** Whole numbers of the smallest unit (status, microseconds, bytes, deliveries), both ends included; null is open. */
export interface RangeValue {
  readonly kind: 'range';
  /** As written. */
  readonly text: string;
  readonly min: number | null;
  readonly max: number | null;
}

export interface HeaderValue {
  readonly kind: 'header';
  /** Lower case. */
  readonly name: string;
  /** Any of them; none asks only whether the header is there. */
  readonly values: readonly WordValue[];
}

export const bodyOperators = ['=', '!=', '>', '<', '>=', '<='] as const;
export type BodyOperator = (typeof bodyOperators)[number];

export interface BodyValue {
  readonly kind: 'body';
  /** A number is the place in a list, from 0. */
  readonly path: readonly (string | number)[];
  /** Null asks only whether there is something at the path. */
  readonly operator: BodyOperator | null;
  /** Any of them with `=`, none of them with `!=`, one with the others. */
  readonly values: readonly WordValue[];
}

/** All in microseconds. `local` is what a clock on the wall shows, as if it were UTC. */
export type QueryTime =
  | { readonly kind: 'absolute'; readonly us: number }
  | { readonly kind: 'local'; readonly us: number }
  | { readonly kind: 'ago'; readonly us: number }
  | { readonly kind: 'day'; readonly daysAgo: number; readonly timeOfDayUs: number };

export interface TimeValue {
  readonly kind: 'time';
  /** As written. */
  readonly text: string;
  readonly time: QueryTime;
}

export type QueryValue = WordValue | RangeValue | HeaderValue | BodyValue | TimeValue;

export interface QueryTerm {
  readonly kind: 'term';
  readonly key: QueryKey;
  /** One or more; any of them is enough. */
  readonly values: readonly QueryValue[];
  readonly position: number;
  readonly end: number;
}

export type QueryNode =
  | QueryTerm
  | { readonly kind: 'not'; readonly node: QueryNode }
  | { readonly kind: 'and'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'or'; readonly nodes: readonly QueryNode[] };

/** Every term of a tree, as often and in the order it is written. */
export function termsOf(node: QueryNode | null): readonly QueryTerm[] {
  if (node === null) return [];
  if (node.kind === 'term') return [node];
  return node.kind === 'not' ? termsOf(node.node) : node.nodes.flatMap(termsOf);
}
