import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countRows,
  indexOfDelivery,
  mergeNewestFirst,
  newestNumber,
  pageIndexAt,
  rowAt,
  withoutDistantRows,
  withUpdates,
} from '#renderer/features/timeline/selectors.ts';
import type { Page } from '#renderer/features/timeline/store.ts';
import { aSummary, summaries } from '#test/unit/renderer/support/summaries.ts';

function pagesOf(...sizes: readonly number[]): readonly Page[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const rows = summaries(total, 1);
  let start = 0;
  return sizes.map((size, index) => {
    const page: Page = { cursor: index === 0 ? null : `c${index}`, count: size, rows: rows.slice(start, start + size) };
    start += size;
    return page;
  });
}

describe('rows of pages', () => {
  it('finds every row by its index and every delivery by its id', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 9 }), (sizes) => {
        const pages = pagesOf(...sizes);
        const total = countRows(pages);
        for (let index = 0; index < total; index += 1) {
          const row = rowAt(pages, index);
          expect(row?.id).toBe(`dlv_${total - index}`);
          expect(indexOfDelivery(pages, row?.id ?? null)).toBe(index);
        }
        expect(rowAt(pages, total)).toBeUndefined();
        expect(pageIndexAt(pages, -1)).toBe(-1);
      }),
    );
  });

  it('keeps the places of rows that are let go', () => {
    const pages = withoutDistantRows(pagesOf(3, 3, 3, 3, 3), 4, 4, 1);
    expect(pages.map((page) => page.rows === null)).toEqual([false, true, true, false, false]);
    expect(countRows(pages)).toBe(15);
    expect(rowAt(pages, 4)).toBeUndefined();
    expect(rowAt(pages, 14)?.id).toBe('dlv_1');
  });

  it('gives the same list back when there is nothing to let go or to change', () => {
    const pages = pagesOf(3, 3);
    expect(withoutDistantRows(pages, 0, 1, 1)).toBe(pages);
    expect(withUpdates(pages, [aSummary(99)])).toBe(pages);
  });

  it('puts a changed summary in its place', () => {
    const pages = withUpdates(pagesOf(2, 2), [aSummary(1, { answeredStatus: 503 })]);
    expect(rowAt(pages, 3)?.answeredStatus).toBe(503);
    expect(rowAt(pages, 2)?.answeredStatus).toBe(200);
  });

  it('merges newest first, each delivery once, by number and not by text', () => {
    const merged = mergeNewestFirst([aSummary(10, { answeredStatus: null })], [aSummary(10), aSummary(9), aSummary(2)]);
    expect(merged.map((delivery) => delivery.id)).toEqual(['dlv_10', 'dlv_9', 'dlv_2']);
    expect(merged[0]?.answeredStatus).toBeNull();
    expect(newestNumber([{ cursor: null, count: 3, rows: merged }])).toBe(10);
    expect(newestNumber([])).toBe(0);
  });
});
