/**
 * Where days begin among the rows, and from that the lines of the list: a line is a row or the name of a day. Today has no name at
 * the top: what is newest needs none.
 */
import { dayStartMs, dayStretches } from './day-stretches.ts';
import { pageStarts } from './selectors.ts';
import type { DayStretch, Page } from './store.ts';

export type Line =
  | { readonly kind: 'row'; readonly row: number }
  /** A time within the day. */
  | { readonly kind: 'day'; readonly atUs: number };

export interface NamedDay {
  /** The line that names it, and the line after its last row. */
  readonly line: number;
  readonly end: number;
  readonly atUs: number;
}

export interface DayLayout {
  /** Lines in all. */
  readonly count: number;
  lineAt(line: number): Line;
  /** The line on which a row stands. */
  lineOf(row: number): number;
  /** The row on a line, or the first one below it. */
  rowAtOrBelow(line: number): number;
  /** The days that have a name and a line between these two, the last included. */
  daysWithin(first: number, last: number): readonly NamedDay[];
}

export function layOutDays(pages: readonly Page[], nowUs: number): DayLayout {
  const days = dayBeginnings(pages, dayStartMs(nowUs));
  const count = (pageStarts(pages).at(-1) ?? 0) + days.length;
  const lineOfDay = (index: number) => (days[index]?.row ?? 0) + index;
  /** How many days are named above a line or on it. */
  const namedUpTo = (line: number) => countUpTo(days.length, (index) => lineOfDay(index) <= line);
  return {
    count,
    lineAt(line) {
      const named = namedUpTo(line);
      const last = days[named - 1];
      return last !== undefined && lineOfDay(named - 1) === line ? { kind: 'day', atUs: last.atUs } : { kind: 'row', row: line - named };
    },
    lineOf: (row) => row + countUpTo(days.length, (index) => (days[index]?.row ?? 0) <= row),
    rowAtOrBelow(line) {
      const named = namedUpTo(line);
      return named > 0 && lineOfDay(named - 1) === line ? line - named + 1 : line - named;
    },
    daysWithin(first, last) {
      const from = Math.max(0, namedUpTo(first) - 1);
      return days.slice(from, namedUpTo(last)).map(({ atUs }, index) => ({
        line: lineOfDay(from + index),
        end: days[from + index + 1] === undefined ? count : lineOfDay(from + index + 1),
        atUs,
      }));
    },
  };
}

/** Rows of the list that begin another day than the row above them, today at the top excepted. */
function dayBeginnings(pages: readonly Page[], todayMs: number): readonly DayStretch[] {
  const starts = pageStarts(pages);
  const found: DayStretch[] = [];
  let before = todayMs;
  for (const [index, page] of pages.entries()) {
    for (const { row, atUs } of dayStretches(page)) {
      const day = dayStartMs(atUs);
      if (day !== before) found.push({ row: (starts[index] ?? 0) + row, atUs });
      before = day;
    }
  }
  return found;
}

/** How many of the first `count` indices hold; they have to hold from 0 on without a hole. */
function countUpTo(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
