import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { layOutDays } from '#renderer/features/timeline/day-layout.ts';
import { dayStretches } from '#renderer/features/timeline/day-stretches.ts';
import { countRows, rowAt, withoutDistantRows } from '#renderer/features/timeline/selectors.ts';
import type { Page } from '#renderer/features/timeline/store.ts';
import { aSummary } from '#test/unit/renderer/support/summaries.ts';

/** Noon of a day so many days before the first; local time, as the window shows it. */
function noonUs(daysBefore: number): number {
  return new Date(2026, 10, 21 - daysBefore, 12).getTime() * 1000;
}

/** One row per entry, the days before the first one; the newest has the highest number. */
function pagesOf(...daysPerPage: readonly (readonly number[])[]): readonly Page[] {
  let number = daysPerPage.flat().length + 1;
  return daysPerPage.map((days): Page => {
    const rows: DeliverySummary[] = days.map((day) => {
      number -= 1;
      return aSummary(number, { receivedAtUs: noonUs(day) });
    });
    return { cursor: null, count: rows.length, rows };
  });
}

function linesOf(pages: readonly Page[], nowUs = noonUs(0)): readonly string[] {
  const layout = layOutDays(pages, nowUs);
  return Array.from({ length: layout.count }, (_, index) => {
    const line = layout.lineAt(index);
    return line.kind === 'row' ? String(line.row) : `day ${Math.round((noonUs(0) - line.atUs) / 86_400_000_000)}`;
  });
}

describe('days between the rows', () => {
  it('names a day before its first row, and today not at the top', () => {
    expect(linesOf(pagesOf([0, 0, 1, 1, 3]))).toEqual(['0', '1', 'day 1', '2', '3', 'day 3', '4']);
    expect(linesOf(pagesOf([1, 2]))).toEqual(['day 1', '0', 'day 2', '1']);
    expect(linesOf([])).toEqual([]);
  });

  it('a day that goes on over a page is named once', () => {
    expect(linesOf(pagesOf([0, 1], [1, 1], [1, 2]))).toEqual(['0', 'day 1', '1', '2', '3', '4', 'day 2', '5']);
  });

  it('names a day again when the clock was set back in between', () => {
    expect(linesOf(pagesOf([1, 0, 1]))).toEqual(['day 1', '0', 'day 0', '1', 'day 1', '2']);
  });

  it('midnight names yesterday without another page', () => {
    const pages = pagesOf([0, 0]);
    expect(linesOf(pages)).toEqual(['0', '1']);
    expect(linesOf(pages, noonUs(-1))).toEqual(['day 0', '0', '1']);
  });

  it('rows that are let go keep their days, so nothing moves', () => {
    const pages = pagesOf([0, 1], [1, 2], [2, 3], [3, 4]);
    const kept = withoutDistantRows(pages, 0, 0, 0);
    expect(kept[2]?.rows).toBeNull();
    expect(linesOf(kept)).toEqual(linesOf(pages));
  });

  it('says the stretches of the days in view', () => {
    const layout = layOutDays(pagesOf([0, 1, 1, 2, 2, 2]), noonUs(0));
    // 0: row 0 · 1: day · 2: row 1 · 3: row 2 · 4: day · 5–7: rows 3–5
    expect(layout.daysWithin(0, 0)).toEqual([]);
    expect(layout.daysWithin(2, 3).map(({ line, end }) => [line, end])).toEqual([[1, 4]]);
    expect(layout.daysWithin(3, 7).map(({ line, end }) => [line, end])).toEqual([
      [1, 4],
      [4, 8],
    ]);
    expect(layout.daysWithin(6, 7).map(({ line, end }) => [line, end])).toEqual([[4, 8]]);
  });

  it('rows and lines lead to each other for any days', () => {
    const days = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }), { maxLength: 6 });
    fc.assert(
      fc.property(days, (perPage) => {
        const pages = pagesOf(...perPage);
        const layout = layOutDays(pages, noonUs(0));
        for (let row = 0; row < countRows(pages); row += 1) {
          const line = layout.lineOf(row);
          expect(layout.lineAt(line)).toEqual({ kind: 'row', row });
          expect(layout.rowAtOrBelow(line)).toBe(row);
          const above = line === 0 ? undefined : layout.lineAt(line - 1);
          if (above?.kind !== 'day') continue;
          expect(layout.rowAtOrBelow(line - 1)).toBe(row);
          expect(above.atUs).toBe(rowAt(pages, row)?.receivedAtUs);
        }
      }),
    );
  });

  it('finds the same days whether rows are asked or remembered', () => {
    const [page] = pagesOf([0, 0, 1, 2]);
    expect(page === undefined ? [] : dayStretches(page).map(({ row }) => row)).toEqual([0, 2, 3]);
  });
});
