import type { FeedEvent } from '#contract/feed.ts';
import type { DeliveryId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';

export interface SortedEvents {
  /** New to the feed, each in its latest form. A page may have been read with them before. */
  readonly arrivals: readonly DeliverySummary[];
  readonly updates: readonly DeliverySummary[];
  readonly gone: ReadonlySet<DeliveryId>;
}

/** An arrival that was updated within the same flush counts as an arrival, in its latest form; the last word on what is gone counts. */
export function sortEvents(events: readonly FeedEvent[]): SortedEvents {
  const arrivals = new Map<DeliveryId, DeliverySummary>();
  const updates = new Map<DeliveryId, DeliverySummary>();
  const gone = new Set<DeliveryId>();
  for (const event of events) {
    if (event.kind === 'delivery.captured') arrivals.set(event.delivery.id, event.delivery);
    if (event.kind === 'delivery.updated') {
      updates.set(event.delivery.id, event.delivery);
      gone.delete(event.delivery.id);
      if (arrivals.has(event.delivery.id)) arrivals.set(event.delivery.id, event.delivery);
    }
    if (event.kind !== 'delivery.removed') continue;
    for (const id of event.ids) {
      arrivals.delete(id);
      updates.delete(id);
      gone.add(id);
    }
  }
  return { arrivals: [...arrivals.values()], updates: [...updates.values()], gone };
}
