import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateMs } from '#engine/replay/plans/estimate.ts';

const zeros = (count: number) => Array.from({ length: count }, () => 0);

describe('How long a plan is taken to need', () => {
  it.each([
    ['nothing', [], { concurrency: 4, mostPerSecond: null }, 0],
    ['one', [0], { concurrency: 4, mostPerSecond: null }, 50],
    ['one after the other', zeros(10), { concurrency: 1, mostPerSecond: null }, 500],
    ['four at the same time', zeros(8), { concurrency: 4, mostPerSecond: null }, 100],
    ['a cap', zeros(11), { concurrency: 64, mostPerSecond: 10 }, 1_050],
    ['a pace', [0, 1_000, 2_000], { concurrency: 1, mostPerSecond: null }, 2_050],
  ])('%s', (_, dues, flow, ms) => {
    expect(estimateMs(dues, flow)).toBe(ms);
  });

  it('is never less than the last due time, and never more with more connections', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1 }), fc.integer({ min: 1, max: 8 }), (list, concurrency) => {
        const dues = list.toSorted((one, other) => one - other);
        const ms = estimateMs(dues, { concurrency, mostPerSecond: null });
        expect(ms).toBeGreaterThanOrEqual(dues.at(-1) ?? 0);
        expect(estimateMs(dues, { concurrency: concurrency + 1, mostPerSecond: null })).toBeLessThanOrEqual(ms);
      }),
    );
  });
});
