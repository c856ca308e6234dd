/** The filter language as a tree. Positions are character offsets into the text, for error messages and marks. */

export const queryKeys = ['type', 'verdict', 'run', 'event', 'org', 'endpoint', 'text'] as const;
export type QueryKey = (typeof queryKeys)[number];

export interface QueryTerm {
  readonly kind: 'term';
  readonly key: QueryKey;
  /** For `type`, a final `*` matches any ending; `text` is a substring. */
  readonly value: string;
  readonly position: number;
}

export type QueryNode =
  | QueryTerm
  | { readonly kind: 'not'; readonly node: QueryNode }
  | { readonly kind: 'and'; readonly nodes: readonly QueryNode[] };
