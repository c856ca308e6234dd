/** Deliveries that go, and those that come back: what that means for the pages. */
import { type DeliveryId, deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { mergeNewestFirst } from './selectors.ts';
import type { Page } from './store.ts';

const rememberedAtMost = 50_000;

/** Takes rows out. A page that let its rows go is put right when it is read again. The same list comes back when none was held. */
export function withoutGone(pages: readonly Page[], gone: ReadonlySet<DeliveryId>): readonly Page[] {
  let isChanged = false;
  const next = pages.flatMap((page): readonly Page[] => {
    if (page.rows === null || !page.rows.some((row) => gone.has(row.id))) return [page];
    isChanged = true;
    const rows = page.rows.filter((row) => !gone.has(row.id));
    return rows.length === 0 ? [] : [{ ...page, count: rows.length, rows }];
  });
  return isChanged ? next : pages;
}

/** Puts rows back where they belong, as far as that stretch of the log is held; `nextCursor` is where the last page ends. */
export function withReturned(pages: readonly Page[], returned: readonly DeliverySummary[], nextCursor: string | null): readonly Page[] {
  const byPage = Map.groupBy(returned, ({ id }) =>
    pages.findIndex((_, index) => deliveryNumber(id) >= endOfPage(pages, index, nextCursor)),
  );
  if (returned.length === 0) return pages;
  return pages.map((page, index) => {
    const rows = byPage.get(index);
    if (rows === undefined || page.rows === null) return page;
    const merged = mergeNewestFirst(rows, page.rows);
    return { ...page, count: merged.length, rows: merged };
  });
}

/** Number of the oldest delivery that can be on a page; 0 on the last page of the log. */
export function endOfPage(pages: readonly Page[], index: number, nextCursor: string | null): number {
  const cursor = pages[index + 1]?.cursor ?? nextCursor;
  return cursor === null ? 0 : Number(cursor);
}

export interface Returned {
  /** Rows of the list again. */
  readonly rows: readonly DeliverySummary[];
  /** There may be more that only the engine can tell to be rows: the list has to be asked for anew. */
  readonly isUnsure: boolean;
}

export interface Removals {
  /** Remembers what went, and which of it were rows under this filter. */
  note(pages: readonly Page[], query: string, gone: ReadonlySet<DeliveryId>): void;
  /** What of the changed deliveries came back. Each is told once. */
  returned(query: string, updates: readonly DeliverySummary[]): Returned;
}

/** Without a filter, what comes back is a row; with one, what was a row under it before. Nobody has to ask whether it matches. */
export function createRemovals(): Removals {
  const all = new Set<DeliveryId>();
  const shown = new Set<DeliveryId>();
  let underQuery = '';
  return {
    note(pages, query, gone) {
      if (query !== underQuery) shown.clear();
      underQuery = query;
      for (const { rows } of pages) {
        for (const { id } of rows ?? []) if (gone.has(id)) shown.add(id);
      }
      for (const id of gone) all.add(id);
      forgetOldest(shown);
      forgetOldest(all);
    },
    returned(query, updates) {
      const back = all.size === 0 ? [] : updates.filter(({ id }) => all.delete(id));
      const rows = query === '' ? back : back.filter(({ id }) => query === underQuery && shown.has(id));
      for (const { id } of back) shown.delete(id);
      return { rows, isUnsure: rows.length < back.length };
    },
  };
}

function forgetOldest(ids: Set<DeliveryId>): void {
  for (const id of ids) {
    if (ids.size <= rememberedAtMost) break;
    ids.delete(id);
  }
}
