import { deliveryIdOf } from '#contract/ids.ts';
import { type DeliverySummary, deliverySummarySchema } from '#contract/models/delivery.ts';

/** A delivery as a row shows it; number 7 is `dlv_7` and arrived 7 ms after the first. */
export function aSummary(number: number, changes: Partial<DeliverySummary> = {}): DeliverySummary {
  const summary = deliverySummarySchema.parse({
    id: deliveryIdOf(number),
    environmentId: 'env_1',
    endpointId: 'ep_1',
    endpointSlug: 'zof',
    receivedAtUs: 1_795_000_000_000_000 + number * 1000,
    method: 'POST',
    url: '/in/zof',
    envelope: 'current',
    eventType: 'run.failed',
    isKnownType: true,
    eventId: `evt_${number}`,
    organizationId: 'org_1',
    runId: 'run_1',
    verdict: 'verified',
    verdictReason: 'ok',
    answeredStatus: 200,
    durationUs: 3120,
    bodyBytes: 512,
    duplicateNumber: 1,
    isOutOfOrder: false,
    isTruncated: false,
    isBookmarked: false,
    tags: [],
    hasNote: false,
    driftCount: null,
  });
  return { ...summary, ...changes };
}

/** Newest first, from `newest` down to `oldest`. */
export function summaries(newest: number, oldest: number): DeliverySummary[] {
  return Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, index) => aSummary(newest - index));
}
