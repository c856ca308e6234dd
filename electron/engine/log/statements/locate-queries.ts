/** Where a moment is in the list, which is in order of arrival, not of times. */
import type { ReadableLog } from '../readable-log.ts';
import { numberRangeSql } from './row-walk.ts';
import { idBounds } from './time-bounds.ts';

/** The newest of the rows under a number that was received at a time or before it. */
export const newestAtSql =
  'SELECT s.id AS number FROM idx.summary s WHERE s.id < ? AND s.received_at_us <= ? AND keep_going(s.id) ORDER BY s.id DESC LIMIT 1';

/**
 * Cursor of a list that begins with the newest delivery received at `atUs` or before. Null when that is the newest of all, or when there
 * is nothing; with everything received later, the list begins with the oldest.
 */
export function locate(db: ReadableLog, { atUs }: { readonly atUs: number }): string | null {
  const { below } = idBounds(db, null, atUs + 1);
  const found = db.prepare<[number, number], { number: number }>(newestAtSql).get(below, atUs)?.number;
  const known = db.prepare<[], { first: number | null; last: number | null }>(numberRangeSql).get();
  const number = found ?? known?.first ?? null;
  return number === null || number === known?.last ? null : String(number + 1);
}
