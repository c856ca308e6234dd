import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rangeOfFilter } from '#renderer/features/timeline/filter/filter-range.ts';
import { withoutRange, withRange, writeTime } from '#renderer/features/timeline/histogram/range-terms.ts';
import { readTime } from '#renderer/features/timeline/jump-dialog.tsx';

const nowUs = Date.UTC(2026, 10, 20, 18) * 1000;
const hourUs = 3_600_000_000;

describe('The range in the filter', () => {
  test('zooming writes bounds that are read back as the same moments, beside whatever the filter said', () => {
    const second = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(
        second,
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.constantFrom('', 'type:run.* "a b"', 'a OR b', '-(a b)', 'after:1h'),
        (from, span, text) => {
          const range = { fromUs: from * 1_000_000, untilUs: (from + span) * 1_000_000 };
          const zoomed = withRange(text, range);
          expect(rangeOfFilter(zoomed, nowUs)).toEqual(range);
          expect(rangeOfFilter(withRange(zoomed, range), nowUs)).toEqual(range);
        },
      ),
    );
  });

  test('zooming out takes the bounds away and leaves the rest', () => {
    const range = { fromUs: nowUs - hourUs, untilUs: nowUs };
    for (const text of ['', 'type:run.* verdict:mismatch', 'a OR b']) expect(withoutRange(withRange(text, range))).toBe(text);
    expect(withoutRange('verdict:mismatch')).toBe('verdict:mismatch');
    expect(withoutRange('"not closed')).toBe('"not closed');
  });

  test('bounds within OR or behind a minus are none of the whole filter', () => {
    expect(rangeOfFilter('after:1h OR verdict:mismatch', nowUs)).toEqual({});
    expect(rangeOfFilter('-after:1h', nowUs)).toEqual({});
    expect(rangeOfFilter('after:1h after:2h', nowUs)).toEqual({ fromUs: nowUs - hourUs });
  });

  test('a time is written short', () => {
    expect(writeTime(nowUs)).toMatch(/^2026-11-\d\dT\d\d:\d\d(Z|[+-]\d\d:\d\d)$/);
    expect(writeTime(nowUs + 5_000_000)).toMatch(/:05(Z|[+-])/);
  });
});

describe('A time to jump to', () => {
  test('is read as the filter language reads it, with a blank between date and time as well', () => {
    expect(readTime('2h', nowUs)).toEqual({ timeUs: nowUs - 2 * hourUs });
    expect(readTime('2026-11-20T12:00Z', nowUs)).toEqual({ timeUs: nowUs - 6 * hourUs });
    expect(readTime(' 2026-11-20 12:00 ', nowUs)).toEqual(readTime('2026-11-20T12:00', nowUs));
  });

  test.each(['2026-02-31', 'soon', '', '25:00', '14:02 or so', ') OR ('])('"%s" is refused with words', (words) => {
    expect(readTime(words, nowUs)).toHaveProperty('problem');
  });
});
