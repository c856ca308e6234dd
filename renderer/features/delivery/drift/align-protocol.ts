/** What is asked of the worker that lays out two texts, and what it answers. */

export const alignOrders = ['as-is', 'aligned', 'sorted'] as const;
export type AlignOrder = (typeof alignOrders)[number];

export interface AlignRequest {
  /** The whole body of the delivery, as JSON text. */
  readonly payload: string;
  readonly snapshot: string;
  readonly order: AlignOrder;
}

export type AlignAnswer =
  | { readonly kind: 'aligned'; readonly payload: string; readonly snapshot: string }
  | { readonly kind: 'failed'; readonly problem: string };

export function isAlignRequest(value: unknown): value is AlignRequest {
  if (typeof value !== 'object' || value === null) return false;
  const texts = [Reflect.get(value, 'payload'), Reflect.get(value, 'snapshot')];
  return texts.every((text) => typeof text === 'string') && alignOrders.some((order) => order === Reflect.get(value, 'order'));
}

export function isAlignAnswer(value: unknown): value is AlignAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const has = (key: string) => typeof Reflect.get(value, key) === 'string';
  const kind: unknown = Reflect.get(value, 'kind');
  return kind === 'aligned' ? has('payload') && has('snapshot') : kind === 'failed' && has('problem');
}
