import type { QueryKey } from './ast.ts';

const prefixKeys: ReadonlySet<QueryKey> = new Set<QueryKey>(['type', 'run', 'org', 'event', 'path', 'header', 'body']);

/** Whether a final `*` of a value matches any ending. */
export function takesPrefix(key: QueryKey): boolean {
  return prefixKeys.has(key);
}
