import type { DeliveryId, EndpointId } from '#contract/ids.ts';
import type { PlannedDelivery, StoredEntry } from '#engine/log/plan-store.ts';

/** A place of a plan before it has its number and time. */
export interface PlanRow {
  readonly deliveryId: DeliveryId | null;
  readonly eventType: string | null;
  readonly eventId: string | null;
  readonly receivedAtUs: number | null;
  readonly eventTimeUs: number | null;
  readonly bytes: number;
  readonly sha256: string;
  /** Null where it is not in this log. */
  readonly endpointId: EndpointId | null;
  /** What keeps it from being sent whatever it is sent as; null when nothing does. */
  readonly missing: string | null;
}

export function rowOf({ isTruncated, ...delivery }: PlannedDelivery): PlanRow {
  return { ...delivery, missing: isTruncated ? 'Its body was not kept whole.' : null };
}

/** A place of a stored plan; `found` is its delivery as it is now. */
export function rowAgain(entry: StoredEntry, found: PlannedDelivery | undefined): PlanRow {
  if (found !== undefined) return rowOf(found);
  const { deliveryId, eventType, eventId, receivedAtUs, eventTimeUs, bytes, sha256, problem } = entry;
  const missing = deliveryId === null ? (problem ?? 'It is not in this log.') : 'The delivery was deleted.';
  return { deliveryId, eventType, eventId, receivedAtUs, eventTimeUs, bytes, sha256, endpointId: null, missing };
}
