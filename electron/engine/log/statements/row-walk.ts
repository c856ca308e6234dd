/** Goes through the index newest first, a stretch of row numbers at a time, so that long work can stop where it has enough. */
import type { ReadableLog } from '../readable-log.ts';
import type { IdBounds } from './time-bounds.ts';

/** Numbers of one stretch. The first is small: most work has enough after it. */
const stretchSize = { first: 4_096, most: 131_072 } as const;
/** A stretch that took less than the one is followed by a longer one, over the other by a shorter one. */
const stretchMs = { quick: 10, slow: 40 } as const;

/** Ends the query when nobody waits for it any more. */
export function stopIfUnwanted(db: ReadableLog): void {
  db.prepare('SELECT keep_going(0)').get();
}

export const numberRangeSql = 'SELECT (SELECT min(id) FROM idx.summary) AS first, (SELECT max(id) FROM idx.summary) AS last';

/**
 * Hands out the numbers within `bounds` that exist in the index, newest stretch first, until `visit` returns false. Returns whether it
 * came to the end.
 */
export function walkNewestFirst(db: ReadableLog, bounds: IdBounds, visit: (stretch: IdBounds) => boolean): boolean {
  const known = db.prepare<[], { first: number | null; last: number | null }>(numberRangeSql).get();
  const above = Math.max(bounds.above, (known?.first ?? 1) - 1);
  let below = Math.min(bounds.below, (known?.last ?? 0) + 1);
  let size: number = stretchSize.first;
  while (below > above + 1) {
    const stretch = { above: Math.max(above, below - size - 1), below };
    const startedAtMs = performance.now();
    if (!visit(stretch)) return false;
    stopIfUnwanted(db);
    const tookMs = performance.now() - startedAtMs;
    if (tookMs < stretchMs.quick) size = Math.min(stretchSize.most, size * 2);
    else if (tookMs > stretchMs.slow) size = Math.max(1, Math.floor(size / 2));
    below = stretch.above + 1;
  }
  return true;
}
