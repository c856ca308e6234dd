/** How a stretch of time is cut into bars: round widths, on round bounds. */
import { ceilTo, floorTo, hourUs, minuteUs, secondUs, type TimeRange } from './time-bounds.ts';

const dayUs = 24 * hourUs;

/** Widths a person can read off an axis. Each divides the next round one, so that minutes and hours fit into them whole. */
const widths: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * secondUs),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteUs),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hourUs),
  ...[1, 2, 7, 14, 30].map((days) => days * dayUs),
];
/** 1970 began on a Thursday; three days later in the week, weeks begin on Monday. */
const mondayShiftUs = 3 * dayUs;

export interface BucketGrid {
  readonly widthUs: number;
  /** Added to a time before it is divided by the width: days begin at midnight here, weeks on Monday. Whole hours. */
  readonly shiftUs: number;
  /** On bucket bounds. */
  readonly range: TimeRange;
}

function gridOf(range: TimeRange, widthUs: number, offsetMinutes: number): BucketGrid {
  const weekShiftUs = widthUs % (7 * dayUs) === 0 ? mondayShiftUs : 0;
  // why: sums are kept for hours of UTC, so an offset of half an hour is rounded down.
  const shiftUs = widthUs > hourUs ? Math.floor(offsetMinutes / 60) * hourUs + weekShiftUs : 0;
  return {
    widthUs,
    shiftUs,
    range: {
      fromUs: floorTo(range.fromUs + shiftUs, widthUs) - shiftUs,
      untilUs: ceilTo(range.untilUs + shiftUs, widthUs) - shiftUs,
    },
  };
}

export function bucketCount({ range, widthUs }: BucketGrid): number {
  return Math.round((range.untilUs - range.fromUs) / widthUs);
}

/** The narrowest bars, none narrower than `atLeastUs`, of which at most `most` cover the range. `offsetMinutes` is what local time is ahead of UTC. */
export function bucketGrid(range: TimeRange, most: number, offsetMinutes: number, atLeastUs = 0): BucketGrid {
  for (const widthUs of widths) {
    if (widthUs < atLeastUs) continue;
    const grid = gridOf(range, widthUs, offsetMinutes);
    if (bucketCount(grid) <= most) return grid;
  }
  let widthUs = 60 * dayUs;
  while (bucketCount(gridOf(range, widthUs, offsetMinutes)) > most) widthUs *= 2;
  return gridOf(range, widthUs, offsetMinutes);
}
