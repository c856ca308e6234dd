import type { Pace } from '#contract/models/plan.ts';
import { atOnce, isStep, type Steps } from './turns.ts';

type Arrivals = readonly { readonly receivedAtUs: number | null }[];

/**
 * When each entry leaves, in ms from the start; never before the one before it. Paces that follow the arrival keep its moments, whichever
 * order the entries are in: the first entry takes the first moment. What has no arrival leaves with the entry before it.
 */
export function dueTimes(entries: Arrivals, pace: Pace): number[] {
  return atOnce(dueSteps(entries, pace));
}

/** `dueTimes`, step by step. */
export function* dueSteps(entries: Arrivals, pace: Pace): Steps<number[]> {
  switch (pace.kind) {
    case 'at-once':
      return entries.map(() => 0);
    case 'fixed':
      return entries.map((_, index) => index * pace.gapMs);
    case 'original':
      return yield* alongArrivals(entries, (gapMs) => gapMs);
    case 'scaled':
      return yield* alongArrivals(entries, (gapMs) => (gapMs * pace.percent) / 100);
    case 'capped':
      return yield* alongArrivals(entries, (gapMs) => Math.min(gapMs, pace.longestGapMs));
  }
}

function* alongArrivals(entries: Arrivals, change: (gapMs: number) => number): Steps<number[]> {
  const moments = yield* sortedMoments(entries);
  const dues: number[] = [];
  let taken = 0;
  let dueMs = 0;
  for (const { receivedAtUs } of entries) {
    if (isStep(dues.length)) yield;
    if (receivedAtUs !== null) {
      if (taken > 0) dueMs += change(((moments[taken] ?? 0) - (moments[taken - 1] ?? 0)) / 1000);
      taken += 1;
    }
    dues.push(dueMs);
  }
  return dues;
}

function* sortedMoments(entries: Arrivals): Steps<Float64Array> {
  const moments = new Float64Array(entries.length);
  let known = 0;
  for (const [index, { receivedAtUs }] of entries.entries()) {
    if (isStep(index)) yield;
    if (receivedAtUs === null) continue;
    moments[known] = receivedAtUs;
    known += 1;
  }
  return moments.subarray(0, known).sort();
}
