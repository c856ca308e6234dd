import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pace } from '#contract/models/plan.ts';
import { dueTimes } from '#engine/replay/plans/due-times.ts';

const entries = fc.array(fc.record({ receivedAtUs: fc.option(fc.integer({ min: 0, max: 10 ** 12 }), { nil: null }) }), { maxLength: 50 });
const pace = fc.oneof(
  fc.constant<Pace>({ kind: 'at-once' }),
  fc.constant<Pace>({ kind: 'original' }),
  fc.record({ kind: fc.constant('scaled' as const), percent: fc.double({ min: 0.1, max: 10_000, noNaN: true }) }),
  fc.record({ kind: fc.constant('capped' as const), longestGapMs: fc.nat(86_400_000) }),
  fc.record({ kind: fc.constant('fixed' as const), gapMs: fc.nat(86_400_000) }),
);
const at = (...seconds: number[]) => seconds.map((second) => ({ receivedAtUs: second * 1_000_000 }));
const gaps = (dues: readonly number[]) => dues.slice(1).map((due, index) => due - (dues[index] ?? 0));

describe('When the entries of a plan are due', () => {
  it('begins at 0 and never goes back, at any pace', () => {
    fc.assert(
      fc.property(entries, pace, (list, chosen) => {
        const dues = dueTimes(list, chosen);
        expect(dues).toHaveLength(list.length);
        if (dues.length > 0) expect(dues[0]).toBe(0);
        for (const gap of gaps(dues)) expect(gap).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each<[Pace, number[]]>([
    [{ kind: 'at-once' }, [0, 0, 0]],
    [{ kind: 'fixed', gapMs: 250 }, [0, 250, 500]],
    [{ kind: 'original' }, [0, 1_000, 61_000]],
    [{ kind: 'scaled', percent: 50 }, [0, 500, 30_500]],
    [{ kind: 'scaled', percent: 200 }, [0, 2_000, 122_000]],
    [{ kind: 'capped', longestGapMs: 5_000 }, [0, 1_000, 6_000]],
  ])('%j', (chosen, dues) => {
    expect(dueTimes(at(10, 11, 71), chosen)).toEqual(dues);
  });

  it('keeps the moments of the arrival in any order, so that it takes as long', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom<Pace>({ kind: 'original' }, { kind: 'capped', longestGapMs: 1_000 }), (list, chosen) => {
        const known = list.filter(({ receivedAtUs }) => receivedAtUs !== null);
        expect(dueTimes(known.toReversed(), chosen)).toEqual(dueTimes(known, chosen));
      }),
    );
    expect(dueTimes(at(71, 10, 11), { kind: 'original' })).toEqual([0, 1_000, 61_000]);
  });

  it('lets what has no arrival leave with the entry before it', () => {
    const list = [{ receivedAtUs: null }, ...at(5), { receivedAtUs: null }, ...at(6)];
    expect(dueTimes(list, { kind: 'original' })).toEqual([0, 0, 0, 1_000]);
  });
});
