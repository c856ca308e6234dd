/** Between which rows of the list secrets changed. */
import type { DayLayout } from '../day-layout.ts';
import { dayStartMs } from '../day-stretches.ts';
import { rowAt } from '../selectors.ts';
import type { Page } from '../store.ts';
import type { SecretMark } from './secret-marks.ts';

export interface MarkPlace {
  /** The row below: the last one that was judged before. */
  readonly row: number;
  /** The line whose upper edge the mark stands on: the row's, or that of the day's name when the mark is of a later day. */
  readonly line: number;
  /** Newest first. */
  readonly marks: readonly SecretMark[];
}

/**
 * Marks between two rows that stand one below the other, from row `first` to `last`. A secret counts from its moment on, so a delivery
 * of that very moment stands above.
 */
export function markPlaces(
  pages: readonly Page[],
  days: DayLayout,
  marks: readonly SecretMark[],
  { first, last }: { readonly first: number; readonly last: number },
): readonly MarkPlace[] {
  if (marks.length === 0) return [];
  const places: MarkPlace[] = [];
  for (let row = Math.max(1, first); row <= last; row++) {
    const above = rowAt(pages, row - 1);
    const below = rowAt(pages, row);
    if (above === undefined || below === undefined) continue;
    const between = marks.filter(({ atUs }) => atUs > below.receivedAtUs && atUs <= above.receivedAtUs);
    const newest = between[0];
    if (newest !== undefined) places.push({ row, line: lineFor(days, row, newest.atUs, below.receivedAtUs), marks: between });
  }
  return places;
}

function lineFor(days: DayLayout, row: number, markUs: number, belowUs: number): number {
  const line = days.lineOf(row);
  const isUnderName = line > 0 && days.lineAt(line - 1).kind === 'day';
  return isUnderName && dayStartMs(markUs) !== dayStartMs(belowUs) ? line - 1 : line;
}
