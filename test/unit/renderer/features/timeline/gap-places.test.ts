import { describe, expect, test } from 'vitest';
import { gapPlaces } from '#renderer/features/timeline/gap-places.ts';
import { describeGaps } from '#renderer/features/timeline/histogram/histogram-words.ts';
import type { Page } from '#renderer/features/timeline/store.ts';
import { aSummary } from '#test/unit/renderer/support/summaries.ts';

const second = 1_000_000;
const pages: readonly Page[] = [
  { cursor: null, count: 4, rows: [100, 90, 20, 10].map((at, index) => aSummary(9 - index, { receivedAtUs: at * second })) },
];

describe('Gaps in the list', () => {
  test('stand above the last delivery before them', () => {
    const gap = { fromUs: 30 * second, untilUs: 80 * second, reason: 'stopped' } as const;
    expect(gapPlaces(pages, [gap], 0, 3)).toEqual([{ row: 2, gap }]);
    expect(gapPlaces(pages, [gap], 3, 3)).toEqual([]);
  });

  test('the longest of several between the same two rows is shown, and none that lasts or lies outside', () => {
    const short = { fromUs: 30 * second, untilUs: 31 * second, reason: 'asleep' } as const;
    const long = { fromUs: 40 * second, untilUs: 80 * second, reason: 'crashed' } as const;
    const lasting = { fromUs: 95 * second, untilUs: null, reason: 'port-lost' } as const;
    expect(gapPlaces(pages, [short, long, lasting], 0, 3)).toEqual([{ row: 2, gap: long }]);
  });

  test('are summed up in words, cut to the range', () => {
    const range = { fromUs: 0, untilUs: 600 * second };
    const gap = { fromUs: -60 * second, untilUs: 120 * second, reason: 'stopped' } as const;
    expect(describeGaps(range, [])).toBe('');
    expect(describeGaps(range, [gap])).toBe(' · not listening for 2 min');
    expect(describeGaps(range, [gap, { fromUs: 540 * second, untilUs: null, reason: 'port-lost' }])).toBe(
      ' · not listening for 3 min in 2 gaps',
    );
  });
});
