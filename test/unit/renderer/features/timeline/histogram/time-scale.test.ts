import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Histogram } from '#contract/models/timeline.ts';
import {
  barsOf,
  bucketAt,
  bucketCount,
  fractionOf,
  gapSpans,
  rangeOfBuckets,
  ticksOf,
} from '#renderer/features/timeline/histogram/time-scale.ts';

const minute = 60_000_000;

function aHistogram(changes: Partial<Histogram> = {}): Histogram {
  return { fromUs: 0, untilUs: 10 * minute, bucketUs: minute, buckets: [], total: 0, isExact: true, ...changes };
}

describe('Bars', () => {
  test('stand at their bucket, stacked from good to bad, the tallest over the full height', () => {
    const [first, second] = barsOf(
      aHistogram({
        buckets: [
          { startUs: 2 * minute, counts: { verified: 50, mismatch: 50 } },
          { startUs: 9 * minute, counts: { verified: 10 } },
        ],
      }),
    );
    expect(first).toMatchObject({ index: 2, total: 100, endUs: 3 * minute });
    expect(first?.segments).toEqual([
      { tone: 'ok', count: 50, from: 0, to: 0.5 },
      { tone: 'bad', count: 50, from: 0.5, to: 1 },
    ]);
    expect(second?.segments).toEqual([{ tone: 'ok', count: 10, from: 0, to: 0.1 }]);
  });

  test('show one mismatch among a million, and never leave the plot', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(1_000_000), (verified, mismatch, stale, noSecret) => {
        const counts = { verified, mismatch, stale, 'no-secret': noSecret };
        const [bar] = barsOf(aHistogram({ buckets: [{ startUs: 0, counts }] }));
        for (const segment of bar?.segments ?? []) {
          expect(segment.count).toBeGreaterThan(0);
          expect(segment.to - segment.from).toBeGreaterThan(0.04);
          expect(segment.to).toBeLessThanOrEqual(1.000001);
        }
        expect(bar?.segments.reduce((sum, segment) => sum + segment.count, 0)).toBe(verified + mismatch + stale + noSecret);
      }),
    );
  });
});

describe('Places', () => {
  test('a fraction of the width finds its bucket, the edges included', () => {
    const histogram = aHistogram();
    expect(bucketCount(histogram)).toBe(10);
    expect([0, 0.05, 0.1, 0.999, 1, -1, 2].map((fraction) => bucketAt(histogram, fraction))).toEqual([0, 0, 1, 9, 9, 0, 9]);
  });

  test('a brush covers both of its ends, whichever was first', () => {
    expect(rangeOfBuckets(aHistogram(), 7, 3)).toEqual({ fromUs: 3 * minute, untilUs: 8 * minute });
    expect(rangeOfBuckets(aHistogram(), 3, 7)).toEqual({ fromUs: 3 * minute, untilUs: 8 * minute });
  });

  test('a range without length has all its times at its start', () => {
    expect(fractionOf({ fromUs: 5, untilUs: 5 }, 9)).toBe(0);
  });
});

describe('Gaps', () => {
  const range = { fromUs: 0, untilUs: 100 };

  test('are cut to the range; one that lasts ends now', () => {
    const spans = gapSpans(
      range,
      [
        { fromUs: -50, untilUs: 10, reason: 'stopped' },
        { fromUs: 80, untilUs: null, reason: 'port-lost' },
      ],
      90,
    );
    expect(spans.map(({ from, to }) => [from, to])).toEqual([
      [0, 0.1],
      [0.8, 0.9],
    ]);
  });

  test('outside of the range are not drawn', () => {
    expect(gapSpans(range, [{ fromUs: 200, untilUs: 300, reason: 'asleep' }], 400)).toEqual([]);
    expect(gapSpans(range, [{ fromUs: -20, untilUs: 0, reason: 'asleep' }], 400)).toEqual([]);
  });
});

describe('Ticks', () => {
  test('are round in local time, few enough, and within the range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000_000_000 }),
        fc.integer({ min: 1_000_000, max: 100_000_000_000_000 }),
        fc.integer({ min: 1, max: 20 }),
        (fromUs, span, atMost) => {
          const ticks = ticksOf({ fromUs, untilUs: fromUs + span }, atMost, 60 * minute);
          expect(ticks.length).toBeLessThanOrEqual(atMost + 1);
          for (const { timeUs } of ticks) {
            expect(timeUs).toBeGreaterThanOrEqual(fromUs);
            expect(timeUs).toBeLessThan(fromUs + span);
          }
        },
      ),
    );
    const hour = 60 * minute;
    expect(ticksOf({ fromUs: 20 * hour, untilUs: 30 * hour }, 12, 2 * hour).find(({ isDay }) => isDay)?.timeUs).toBe(22 * hour);
  });
});
