import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { DayStretch, Page } from './store.ts';

/** Milliseconds at which the day of a time began, in the zone of the window. */
export function dayStartMs(timeUs: number): number {
  return new Date(timeUs / 1000).setHours(0, 0, 0, 0);
}

const stretchesOf = new WeakMap<readonly DeliverySummary[], readonly DayStretch[]>();

/** Stretches of one day each within a page, the first one from its first row. A page that let its rows go remembers them. */
export function dayStretches({ rows, days }: Page): readonly DayStretch[] {
  if (rows === null) return days ?? [];
  const known = stretchesOf.get(rows);
  if (known !== undefined) return known;
  const found: DayStretch[] = [];
  let fromUs = Number.POSITIVE_INFINITY;
  let untilUs = Number.NEGATIVE_INFINITY;
  for (const [row, { receivedAtUs }] of rows.entries()) {
    if (receivedAtUs >= fromUs && receivedAtUs < untilUs) continue;
    const startMs = dayStartMs(receivedAtUs);
    fromUs = startMs * 1000;
    untilUs = new Date(startMs).setHours(24, 0, 0, 0) * 1000;
    found.push({ row, atUs: receivedAtUs });
  }
  stretchesOf.set(rows, found);
  return found;
}
