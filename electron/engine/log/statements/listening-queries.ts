/** When the receiver listened within a range of time, and when it did not. */
import type { Gap, GapReason } from '#contract/models/observation.ts';
import type { ReadableLog } from '../readable-log.ts';
import type { ReaderQueries } from '../reader-protocol.ts';
import { hasTable } from './journal-shape.ts';

interface PauseRow {
  readonly fromUs: number;
  readonly untilUs: number | null;
  readonly reason: GapReason | null;
}

/**
 * Stretches in order, the open one ended now if the receiver listens, and with each the beginning of the next. why: one pass over a
 * table with a row per start or sleep, which is thousands of rows after years.
 */
const stretchesSql = `
  WITH stretch AS (
    SELECT id, from_us, CASE WHEN end_reason IS NULL THEN max(until_us, coalesce(@openUntilUs, 0)) ELSE until_us END AS until_us, end_reason
    FROM main.listening
  ), pause AS (
    SELECT until_us AS from_us, lead(from_us) OVER (ORDER BY id) AS until_us, end_reason AS reason,
      end_reason IS NULL AND @openUntilUs IS NOT NULL AS is_open
    FROM stretch
  )`;

const gapsSql = `${stretchesSql}
  SELECT from_us AS fromUs, until_us AS untilUs, reason FROM pause
  WHERE is_open = 0 AND from_us < @untilUs AND coalesce(until_us, @untilUs) > max(from_us, @fromUs)
  ORDER BY from_us DESC LIMIT @most`;

const observedSql = `${stretchesSql}
  SELECT coalesce(sum(min(until_us, @untilUs) - max(from_us, @fromUs)), 0) AS observedUs FROM stretch
  WHERE from_us < @untilUs AND until_us > @fromUs`;

/** why: whoever left a stretch open without a reason was ended from outside. */
function toGap(row: PauseRow): Gap {
  return { fromUs: row.fromUs, untilUs: row.untilUs, reason: row.reason ?? 'crashed' };
}

/** The range is cut to what can be said: not before the first start, not after now. */
export function observation(db: ReadableLog, input: ReaderQueries['observation']['in']): ReaderQueries['observation']['out'] {
  const nothing = { fromUs: input.nowUs, untilUs: input.nowUs, sinceUs: null, gaps: [], observedUs: 0 };
  if (!hasTable(db, 'listening')) return nothing;
  const sinceUs = db.prepare<[], { sinceUs: number | null }>('SELECT min(from_us) AS sinceUs FROM main.listening').get()?.sinceUs ?? null;
  if (sinceUs === null) return nothing;
  const untilUs = Math.max(sinceUs, Math.min(input.untilUs ?? input.nowUs, input.nowUs));
  const fromUs = Math.min(untilUs, Math.max(input.fromUs ?? sinceUs, sinceUs));
  const openUntilUs = input.isListening ? input.nowUs : null;
  const range = { fromUs, untilUs, openUntilUs };
  const gaps = db.prepare<[Record<string, number | null>], PauseRow>(gapsSql).all({ ...range, most: input.mostGaps });
  const observed = db.prepare<[typeof range], { observedUs: number }>(observedSql).get(range);
  return { fromUs, untilUs, sinceUs, gaps: gaps.map(toGap).reverse(), observedUs: observed?.observedUs ?? 0 };
}
