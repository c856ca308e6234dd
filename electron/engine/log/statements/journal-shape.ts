/** What writers and readers of the journal agree on. */
import type { ReadableLog } from '../readable-log.ts';

/** Bodies over this length are kept in chunks of this length, in a table of their own. */
export const chunkBytes = 256 * 1024;

/** First and last row number, both 0 in an empty log. Two look-ups, whatever the size. */
export function deliveryBounds(db: ReadableLog): { readonly first: number; readonly last: number } {
  const row = db
    .prepare<[], { first: number | null; last: number | null }>(
      'SELECT (SELECT min(id) FROM delivery) AS first, (SELECT max(id) FROM delivery) AS last',
    )
    .get();
  return { first: row?.first ?? 0, last: row?.last ?? 0 };
}
