/** Between which rows of the list nobody listened. */
import type { Gap } from '#contract/models/observation.ts';
import { rowAt } from './selectors.ts';
import type { Page } from './store.ts';

export interface GapPlace {
  /** The row below the gap: the last one received before it. */
  readonly row: number;
  readonly gap: Gap;
}

/** Gaps between two rows that stand one below the other, from `first` to `last`; the longest where there are several. */
export function gapPlaces(pages: readonly Page[], gaps: readonly Gap[], first: number, last: number): readonly GapPlace[] {
  if (gaps.length === 0) return [];
  const places: GapPlace[] = [];
  for (let row = Math.max(1, first); row <= last; row++) {
    const above = rowAt(pages, row - 1);
    const below = rowAt(pages, row);
    if (above === undefined || below === undefined) continue;
    const between = gaps.filter((gap) => gap.fromUs >= below.receivedAtUs && gap.untilUs !== null && gap.untilUs <= above.receivedAtUs);
    const longest = between.toSorted((left, right) => lengthOf(right) - lengthOf(left))[0];
    if (longest !== undefined) places.push({ row, gap: longest });
  }
  return places;
}

function lengthOf({ fromUs, untilUs }: Gap): number {
  return (untilUs ?? fromUs) - fromUs;
}
