/**
 * From times to row numbers. Numbers grow with arrival and the clock may jump, so a stretch of time is a stretch of numbers only with a
 * look at what was counted in it: every minute and hour knows the smallest and the largest number that was ever counted there.
 */
import type { ReadableLog } from '../readable-log.ts';

export const secondUs = 1_000_000;
export const minuteUs = 60 * secondUs;
export const hourUs = 60 * minuteUs;

/** Row numbers over `above` and under `below`. */
export interface IdBounds {
  readonly above: number;
  readonly below: number;
}

export const allIds: IdBounds = { above: 0, below: Number.MAX_SAFE_INTEGER };
export function narrowed(left: IdBounds, right: IdBounds): IdBounds {
  return { above: Math.max(left.above, right.above), below: Math.min(left.below, right.below) };
}

const noIds: IdBounds = { above: 0, below: 1 };

/** Microseconds since 1970; `untilUs` is not part of it. */
export interface TimeRange {
  readonly fromUs: number;
  readonly untilUs: number;
}

export function floorTo(valueUs: number, stepUs: number): number {
  return Math.floor(valueUs / stepUs) * stepUs;
}

export function ceilTo(valueUs: number, stepUs: number): number {
  return Math.ceil(valueUs / stepUs) * stepUs;
}

/** A range cut at whole steps: what is before the first of them, the whole steps, and the rest. Without a whole step all of it is `before`. */
export function splitAt(
  range: TimeRange,
  stepUs: number,
): { readonly before: TimeRange; readonly whole: TimeRange; readonly after: TimeRange } {
  const from = ceilTo(range.fromUs, stepUs);
  const until = floorTo(range.untilUs, stepUs);
  if (from >= until) {
    const none = { fromUs: range.untilUs, untilUs: range.untilUs };
    return { before: range, whole: none, after: none };
  }
  return {
    before: { fromUs: range.fromUs, untilUs: from },
    whole: { fromUs: from, untilUs: until },
    after: { fromUs: until, untilUs: range.untilUs },
  };
}

/** Smallest and largest number in whole hours and in the minutes at both ends. */
export const idBoundsSql = `
  SELECT min(first) AS first, max(last) AS last FROM (
    SELECT min(first_id) AS first, max(last_id) AS last FROM idx.hour_count WHERE start_us >= ? AND start_us < ?
    UNION ALL SELECT min(first_id), max(last_id) FROM idx.minute_count WHERE start_us >= ? AND start_us < ?
    UNION ALL SELECT min(first_id), max(last_id) FROM idx.minute_count WHERE start_us >= ? AND start_us < ?)`;

/**
 * Row numbers among which is every delivery received from `fromUs` (inclusive) to `untilUs` (exclusive), whatever the clock did; null is
 * open. Others may be among them too, so the time itself is still to be looked at. A time in which nothing was received gives an empty
 * interval.
 */
export function idBounds(db: ReadableLog, fromUs: number | null, untilUs: number | null): IdBounds {
  if (fromUs === null && untilUs === null) return allIds;
  if (fromUs !== null && untilUs !== null && fromUs >= untilUs) return noIds;
  const range = {
    fromUs: floorTo(Math.max(0, fromUs ?? 0), minuteUs),
    untilUs: Math.min(Number.MAX_SAFE_INTEGER, untilUs === null ? Number.MAX_SAFE_INTEGER : ceilTo(untilUs, minuteUs)),
  };
  if (range.fromUs >= range.untilUs) return noIds;
  const { before, whole, after } = splitAt(range, hourUs);
  const found = db
    .prepare<number[], { first: number | null; last: number | null }>(idBoundsSql)
    .get(whole.fromUs, whole.untilUs, before.fromUs, before.untilUs, after.fromUs, after.untilUs);
  if (found === undefined || found.first === null || found.last === null) return noIds;
  return { above: fromUs === null ? 0 : found.first - 1, below: untilUs === null ? Number.MAX_SAFE_INTEGER : found.last + 1 };
}
