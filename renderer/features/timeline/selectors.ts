import { type DeliveryId, deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { dayStretches } from './day-stretches.ts';
import { withExcerptOf } from './recent-updates.ts';
import type { Page } from './store.ts';

const startsOf = new WeakMap<readonly Page[], readonly number[]>();

/** Index of each page's first row, and the count of all as the last entry. Computed once per list of pages. */
export function pageStarts(pages: readonly Page[]): readonly number[] {
  const known = startsOf.get(pages);
  if (known !== undefined) return known;
  const starts = [0];
  let sum = 0;
  for (const page of pages) {
    sum += page.count;
    starts.push(sum);
  }
  startsOf.set(pages, starts);
  return starts;
}

export function countRows(pages: readonly Page[]): number {
  return pageStarts(pages).at(-1) ?? 0;
}

/** The page that holds the row; -1 outside of the list. */
export function pageIndexAt(pages: readonly Page[], row: number): number {
  const starts = pageStarts(pages);
  if (row < 0 || row >= countRows(pages)) return -1;
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Undefined for a row that is let go, or outside of the list. */
export function rowAt(pages: readonly Page[], row: number): DeliverySummary | undefined {
  const page = pageIndexAt(pages, row);
  return page < 0 ? undefined : pages[page]?.rows?.[row - (pageStarts(pages)[page] ?? 0)];
}

/** Where a delivery stands among the rows held; -1 when it is not held. */
export function indexOfDelivery(pages: readonly Page[], id: DeliveryId | null): number {
  if (id === null) return -1;
  const starts = pageStarts(pages);
  for (const [index, page] of pages.entries()) {
    const row = page.rows?.findIndex((delivery) => delivery.id === id) ?? -1;
    if (row >= 0) return (starts[index] ?? 0) + row;
  }
  return -1;
}

/** Number of the newest delivery in the window; 0 when there is none. */
export function newestNumber(pages: readonly Page[]): number {
  const newest = pages[0]?.rows?.[0];
  return newest === undefined ? 0 : deliveryNumber(newest.id);
}

/** Newest first; what both have is taken from `first`. */
export function mergeNewestFirst(first: readonly DeliverySummary[], second: readonly DeliverySummary[]): readonly DeliverySummary[] {
  const byNumber = new Map(second.map((delivery) => [deliveryNumber(delivery.id), delivery]));
  for (const delivery of first) byNumber.set(deliveryNumber(delivery.id), delivery);
  return [...byNumber.entries()].toSorted(([left], [right]) => right - left).map(([, delivery]) => delivery);
}

/** Puts changed summaries in place. The same list comes back when none of them is held. */
export function withUpdates(pages: readonly Page[], updates: readonly DeliverySummary[]): readonly Page[] {
  if (updates.length === 0) return pages;
  const byId = new Map(updates.map((delivery) => [delivery.id, delivery]));
  let isChanged = false;
  const next = pages.map((page) => {
    if (page.rows === null || !page.rows.some((row) => byId.has(row.id))) return page;
    isChanged = true;
    return { ...page, rows: page.rows.map((row) => withExcerptOf(row, byId.get(row.id))) };
  });
  return isChanged ? next : pages;
}

/** Lets go of rows far from what is looked at. The head stays: arrivals are compared with it. */
export function withoutDistantRows(pages: readonly Page[], firstPage: number, lastPage: number, keep: number): readonly Page[] {
  const isDistant = (index: number) => index !== 0 && (index < firstPage - keep || index > lastPage + keep);
  if (!pages.some((page, index) => page.rows !== null && isDistant(index))) return pages;
  return pages.map((page, index) => (isDistant(index) ? { ...page, rows: null, days: dayStretches(page) } : page));
}
