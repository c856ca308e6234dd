import { describe, expect, it } from 'vitest';
import { endpointsOfFilter, rangeOfFilter } from '#renderer/features/timeline/filter/filter-range.ts';

const hourUs = 3_600_000_000;
const now = Date.UTC(2026, 10, 20, 14) * 1000;

function hours(query: string): Readonly<Record<string, number>> {
  const { fromUs, untilUs } = rangeOfFilter(query, now, () => 0);
  return {
    ...(fromUs === undefined ? {} : { from: (fromUs - now) / hourUs }),
    ...(untilUs === undefined ? {} : { until: (untilUs - now) / hourUs }),
  };
}

describe('the range a filter looks at', () => {
  it('is bounded by after: and before:', () => {
    expect(hours('after:2h before:1h needle')).toEqual({ from: -2, until: -1 });
    expect(hours('after:2026-11-20T13:00Z')).toEqual({ from: -1 });
    expect(hours('needle')).toEqual({});
  });

  it('is the narrowest of several bounds', () => {
    expect(hours('after:3h (after:2h before:10m before:1h)')).toEqual({ from: -2, until: -1 });
  });

  it('is open where a bound need not hold', () => {
    expect(hours('after:2h OR needle')).toEqual({});
    expect(hours('-after:2h')).toEqual({});
    expect(hours('typ:x')).toEqual({});
  });
});

describe('the endpoints a filter looks at', () => {
  it.each([
    ['endpoint:orders', ['orders']],
    ['endpoint:orders,billing verdict:mismatch', ['orders', 'billing']],
    ['verdict:mismatch', null],
    ['-endpoint:orders', null],
    ['endpoint:orders OR verdict:mismatch', null],
    ['endpoint:"', null],
    ['', null],
  ])('%s', (query, wanted) => {
    const found = endpointsOfFilter(query);
    expect(found === null ? null : [...found]).toEqual(wanted);
  });
});
