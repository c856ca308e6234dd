import { useState } from 'react';
import type { FeedEvent } from '#contract/feed.ts';
import type { PlanSummary } from '#contract/models/plan.ts';
import { useFeed } from '#renderer/platform/services.tsx';
import { type Paged, usePaged } from '#renderer/platform/use-paged.ts';
import { followPlans } from './plans.ts';

const mostTold = 500;

/** Kept plans, newest first; the feed keeps them. */
export function usePlanList(): Paged<PlanSummary> {
  const paged = usePaged('plans', (client, cursor, signal) =>
    client.plans.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
  );
  // What was told while a page was on its way counts for that page as well.
  const [told, setTold] = useState<readonly FeedEvent[]>([]);
  useFeed(({ events, isStale }) => {
    const news = events.filter(({ kind }) => kind === 'plan.changed' || kind === 'plan.removed');
    if (news.length > 0) setTold((before) => [...before, ...news].slice(-mostTold));
    if (isStale) paged.reload();
  });
  return { ...paged, items: paged.items === undefined ? undefined : followPlans(paged.items, told) };
}
