import type { Pace } from '#contract/models/plan.ts';

/**
 * When each entry leaves, in ms from the start; never before the one before it. Paces that follow the arrival keep its moments, whichever
 * order the entries are in: the first entry takes the first moment. What has no arrival leaves with the entry before it.
 */
export function dueTimes(entries: readonly { readonly receivedAtUs: number | null }[], pace: Pace): number[] {
  switch (pace.kind) {
    case 'at-once':
      return entries.map(() => 0);
    case 'fixed':
      return entries.map((_, index) => index * pace.gapMs);
    case 'original':
      return alongArrivals(entries, (gapMs) => gapMs);
    case 'scaled':
      return alongArrivals(entries, (gapMs) => (gapMs * pace.percent) / 100);
    case 'capped':
      return alongArrivals(entries, (gapMs) => Math.min(gapMs, pace.longestGapMs));
  }
}

function alongArrivals(entries: readonly { readonly receivedAtUs: number | null }[], change: (gapMs: number) => number): number[] {
  const moments = Float64Array.from(entries.flatMap(({ receivedAtUs }) => (receivedAtUs === null ? [] : [receivedAtUs]))).sort();
  let taken = 0;
  let dueMs = 0;
  return entries.map(({ receivedAtUs }) => {
    if (receivedAtUs === null) return dueMs;
    if (taken > 0) dueMs += change(((moments[taken] ?? 0) - (moments[taken - 1] ?? 0)) / 1000);
    taken += 1;
    return dueMs;
  });
}
