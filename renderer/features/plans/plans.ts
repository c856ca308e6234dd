/** Plans of the list, as the feed changes them. Pure. */
import type { FeedEvent } from '#contract/feed.ts';
import type { PlanSummary } from '#contract/models/plan.ts';

/** Newest first. A plan that comes back from removal takes its old place. */
export function followPlans(plans: readonly PlanSummary[], events: readonly FeedEvent[]): readonly PlanSummary[] {
  return events.reduce<readonly PlanSummary[]>((known, event) => {
    if (event.kind === 'plan.removed') return known.filter(({ id }) => id !== event.id);
    if (event.kind !== 'plan.changed') return known;
    const others = known.filter(({ id }) => id !== event.plan.id);
    return [...others, event.plan].toSorted((left, right) => right.createdAtUs - left.createdAtUs);
  }, plans);
}
