import type { DeliveryId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';

const keptAtMost = 500;

export interface RecentUpdates {
  note(updates: readonly DeliverySummary[]): void;
  /** The same rows, each as the feed last told it. */
  applyTo(rows: readonly DeliverySummary[]): readonly DeliverySummary[];
}

/** A page that was read before an update may arrive after it; without this the row would stay as it was. */
export function createRecentUpdates(): RecentUpdates {
  const byId = new Map<DeliveryId, DeliverySummary>();
  return {
    note(updates) {
      for (const delivery of updates) {
        byId.delete(delivery.id);
        byId.set(delivery.id, delivery);
      }
      for (const id of byId.keys()) {
        if (byId.size <= keptAtMost) break;
        byId.delete(id);
      }
    },
    applyTo: (rows) => (byId.size === 0 ? rows : rows.map((row) => byId.get(row.id) ?? row)),
  };
}
