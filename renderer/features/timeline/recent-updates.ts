import type { DeliveryId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';

const keptAtMost = 5_000;

export interface RecentUpdates {
  /** A page is asked for: what is told from here on is kept until the function is called that this gives. */
  keep(): () => void;
  /** Deliveries as the feed tells them: changed, or new with all that happened to them since the last batch. */
  note(deliveries: readonly DeliverySummary[]): void;
  noteGone(ids: Iterable<DeliveryId>): void;
  /** The same rows, each as the feed last told it, without those that are gone. */
  applyTo(rows: readonly DeliverySummary[]): readonly DeliverySummary[];
  /** Something was missed, so what was told before it is not the last word. */
  forget(): void;
}

/**
 * A page that was read before an update may arrive after it; without this the row would stay as it was. Nothing is kept longer than a
 * page is asked for: one that is read later knows better.
 */
export function createRecentUpdates(): RecentUpdates {
  const byId = new Map<DeliveryId, DeliverySummary>();
  const gone = new Set<DeliveryId>();
  let asking = 0;
  const forget = () => {
    byId.clear();
    gone.clear();
  };
  return {
    keep() {
      asking += 1;
      return () => {
        asking -= 1;
        if (asking === 0) forget();
      };
    },
    note(deliveries) {
      if (asking === 0) return;
      for (const delivery of deliveries) {
        gone.delete(delivery.id);
        byId.delete(delivery.id);
        byId.set(delivery.id, delivery);
      }
      dropOldest(byId, keptAtMost);
    },
    noteGone(ids) {
      if (asking === 0) return;
      for (const id of ids) {
        byId.delete(id);
        gone.add(id);
      }
      dropOldest(gone, keptAtMost);
    },
    applyTo: (rows) => {
      const left = gone.size === 0 ? rows : rows.filter((row) => !gone.has(row.id));
      // why: a row found by its text carries where it was found, which the feed does not know.
      return byId.size === 0 ? left : left.map((row) => withExcerptOf(row, byId.get(row.id)));
    },
    forget,
  };
}

/** The row as it is now, with what only the search that found it knows. */
export function withExcerptOf(row: DeliverySummary, update: DeliverySummary | undefined): DeliverySummary {
  if (update === undefined) return row;
  return row.excerpt === undefined ? update : { ...update, excerpt: row.excerpt };
}

function dropOldest(kept: { readonly size: number; keys(): Iterable<DeliveryId>; delete(id: DeliveryId): boolean }, atMost: number): void {
  for (const id of kept.keys()) {
    if (kept.size <= atMost) break;
    kept.delete(id);
  }
}
