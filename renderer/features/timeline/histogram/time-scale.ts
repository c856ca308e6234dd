/** Where things are on the histogram: from times to fractions of its width, and from bars to heights. No state, no drawing. */
import type { Gap } from '#contract/models/observation.ts';
import type { Histogram } from '#contract/models/timeline.ts';
import type { Verdict } from '#contract/models/verdict.ts';

export interface TimeRange {
  readonly fromUs: number;
  readonly untilUs: number;
}

/** What a segment of a bar says, from the bottom up: good, not checked, doubtful, bad. */
export const tones = ['ok', 'unchecked', 'doubtful', 'bad'] as const;
export type Tone = (typeof tones)[number];

export const toneOf: Readonly<Record<Verdict, Tone>> = {
  verified: 'ok',
  'no-secret': 'unchecked',
  missing: 'doubtful',
  malformed: 'doubtful',
  stale: 'doubtful',
  mismatch: 'bad',
};

export interface Segment {
  readonly tone: Tone;
  readonly count: number;
  /** Fractions of the height, measured from the bottom. */
  readonly from: number;
  readonly to: number;
}

export interface Bar {
  readonly index: number;
  readonly startUs: number;
  readonly endUs: number;
  readonly total: number;
  readonly counts: Histogram['buckets'][number]['counts'];
  readonly segments: readonly Segment[];
}

/** What the pointer, the cursor or a brush is over. */
export type Pointed =
  | { readonly kind: 'bar'; readonly range: TimeRange; readonly bar: Bar | null }
  | { readonly kind: 'brush'; readonly range: TimeRange };

/** A segment that is there is seen, however small its share: at least this fraction of the height. */
const leastHeight = 0.045;

export function bucketCount({ fromUs, untilUs, bucketUs }: Histogram): number {
  return Math.max(1, Math.round((untilUs - fromUs) / bucketUs));
}

function totalOf(counts: Bar['counts']): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function segmentsOf(counts: Bar['counts'], tallest: number): readonly Segment[] {
  const byTone = new Map<Tone, number>();
  for (const [verdict, tone] of Object.entries(toneOf)) {
    const count = Object.entries(counts).find(([name]) => name === verdict)?.[1] ?? 0;
    if (count > 0) byTone.set(tone, (byTone.get(tone) ?? 0) + count);
  }
  const present = tones.flatMap((tone) => {
    const count = byTone.get(tone);
    return count === undefined ? [] : [{ tone, count, height: Math.max(leastHeight, count / tallest) }];
  });
  // why: what small segments get on top of their share is taken from the largest, so that the bar's height stays its count.
  const total = present.reduce((sum, { count }) => sum + count, 0);
  const excess = present.reduce((sum, { height }) => sum + height, 0) - Math.max(total / tallest, present.length * leastHeight);
  const largest = present.reduce((most, segment) => (segment.height > most.height ? segment : most), { height: 0 });
  let at = 0;
  return present.map((segment) => {
    const from = at;
    at += segment === largest ? segment.height - excess : segment.height;
    return { tone: segment.tone, count: segment.count, from, to: at };
  });
}

/** The bars that hold something, with their segments stacked; heights are relative to the tallest bar. */
export function barsOf(histogram: Histogram): readonly Bar[] {
  const tallest = Math.max(1, ...histogram.buckets.map((bucket) => totalOf(bucket.counts)));
  return histogram.buckets.map(({ startUs, counts }) => ({
    index: Math.round((startUs - histogram.fromUs) / histogram.bucketUs),
    startUs,
    endUs: startUs + histogram.bucketUs,
    total: totalOf(counts),
    counts,
    segments: segmentsOf(counts, tallest),
  }));
}

/** Where a time is, as a fraction of the width from 0 to 1. */
export function fractionOf({ fromUs, untilUs }: TimeRange, timeUs: number): number {
  return untilUs <= fromUs ? 0 : Math.min(1, Math.max(0, (timeUs - fromUs) / (untilUs - fromUs)));
}

export interface GapSpan {
  readonly gap: Gap;
  readonly from: number;
  readonly to: number;
}

/** Gaps within the range, as fractions of the width; `nowUs` ends the one that lasts. */
export function gapSpans(range: TimeRange, gaps: readonly Gap[], nowUs: number): readonly GapSpan[] {
  return gaps.flatMap((gap) => {
    const untilUs = gap.untilUs ?? nowUs;
    if (untilUs <= range.fromUs || gap.fromUs >= range.untilUs) return [];
    return [{ gap, from: fractionOf(range, gap.fromUs), to: fractionOf(range, untilUs) }];
  });
}

/** The bucket under a fraction of the width. */
export function bucketAt(histogram: Histogram, fraction: number): number {
  const count = bucketCount(histogram);
  return Math.min(count - 1, Math.max(0, Math.floor(fraction * count)));
}

/** The time that two buckets and everything between them cover, whichever comes first. */
export function rangeOfBuckets({ fromUs, bucketUs }: Histogram, one: number, other: number): TimeRange {
  const first = Math.min(one, other);
  const last = Math.max(one, other);
  return { fromUs: fromUs + first * bucketUs, untilUs: fromUs + (last + 1) * bucketUs };
}

const secondUs = 1_000_000;
const minuteUs = 60 * secondUs;
const hourUs = 60 * minuteUs;
const dayUs = 24 * hourUs;
const tickSteps = [
  secondUs,
  5 * secondUs,
  15 * secondUs,
  minuteUs,
  5 * minuteUs,
  15 * minuteUs,
  hourUs,
  3 * hourUs,
  6 * hourUs,
  12 * hourUs,
  dayUs,
  2 * dayUs,
  7 * dayUs,
  30 * dayUs,
  90 * dayUs,
  365 * dayUs,
] as const;

/** Times to name under the bars, on round values of the local day; `offsetUs` is what local time is ahead of UTC by. */
export function ticksOf({ fromUs, untilUs }: TimeRange, atMost: number, offsetUs: number): readonly { timeUs: number; isDay: boolean }[] {
  const span = untilUs - fromUs;
  const step = tickSteps.find((one) => span / one <= atMost) ?? 365 * dayUs;
  const first = Math.ceil((fromUs + offsetUs) / step) * step - offsetUs;
  const ticks: { timeUs: number; isDay: boolean }[] = [];
  for (let timeUs = first; timeUs < untilUs && ticks.length <= atMost; timeUs += step) {
    ticks.push({ timeUs, isDay: step >= dayUs || (timeUs + offsetUs) % dayUs === 0 });
  }
  return ticks;
}
