import { describe, expect, test } from 'vitest';
import { describeCounts, describeGap, describeRange } from '#renderer/features/timeline/histogram/histogram-words.ts';

const at = (text: string) => new Date(text).getTime() * 1000;

describe('The words of the bars', () => {
  test('name a range of today by its times, another day by its date, a short one by its seconds', () => {
    const now = at('2026-11-20T18:00:00');
    expect(describeRange({ fromUs: at('2026-11-20T14:02:00'), untilUs: at('2026-11-20T14:07:00') }, now)).toBe('14:02 – 14:07');
    expect(describeRange({ fromUs: at('2026-11-19T14:02:00'), untilUs: at('2026-11-19T14:07:00') }, now)).toBe('19 Nov 2026 14:02 – 14:07');
    expect(describeRange({ fromUs: at('2026-11-19T23:50:00'), untilUs: at('2026-11-20T00:10:00') }, now)).toBe(
      '19 Nov 2026 23:50 – 20 Nov 2026 00:10',
    );
    expect(describeRange({ fromUs: at('2026-11-20T14:02:05'), untilUs: at('2026-11-20T14:02:10') }, now)).toBe('14:02:05 – 14:02:10');
  });

  test('count by verdict, in words', () => {
    const bar = { index: 0, startUs: 0, endUs: 1, total: 1_201, counts: { verified: 1_200, mismatch: 1 }, segments: [] };
    expect(describeCounts(bar)).toBe('1,201 deliveries: 1,200 verified, 1 mismatch');
    expect(describeCounts(null)).toBe('no deliveries');
  });

  test('say when nobody listened, for how long and why', () => {
    const gap = { fromUs: at('2026-11-20T13:40:00'), untilUs: at('2026-11-20T13:52:00'), reason: 'asleep' } as const;
    expect(describeGap(gap)).toBe('Not listening 13:40 – 13:52 (12 min): the machine was asleep.');
    expect(describeGap({ ...gap, untilUs: null, reason: 'port-lost' })).toBe('Not listening since 20 Nov 2026 13:40: the port was lost.');
  });
});
