import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOrders } from '#contract/models/plan.ts';
import { arrivalSteps, order } from '#engine/replay/plans/order.ts';
import { atOnce } from '#engine/replay/plans/turns.ts';

const moment = fc.option(fc.integer({ min: 0, max: 30 }), { nil: null });
const entries = fc
  .array(fc.record({ receivedAtUs: moment, eventTimeUs: moment }), { maxLength: 60 })
  .map((list) => list.map((one, place) => ({ ...one, place })));

describe('The order of a plan', () => {
  it('has every entry once, whatever the order', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...planOrders), fc.nat(), (list, by, seed) => {
        const places = order(list, by, seed).map(({ place }) => place);
        expect(places.toSorted((one, other) => one - other)).toEqual(list.map(({ place }) => place));
      }),
    );
  });

  it('keeps the arrival, or turns it round', () => {
    const list = [3, 1, 2].map((receivedAtUs) => ({ receivedAtUs, eventTimeUs: null }));
    expect(order(list, 'original', 1)).toEqual(list);
    expect(order(list, 'reversed', 1)).toEqual(list.toReversed());
  });

  it('goes by event time, by the arrival where there is none, and keeps the order of what is equal', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const key = (one: (typeof list)[number]) => one.eventTimeUs ?? one.receivedAtUs ?? Number.POSITIVE_INFINITY;
        const sorted = list.toSorted((one, other) => {
          const [first, second] = [key(one), key(other)];
          return first === second ? one.place - other.place : first - second;
        });
        expect(order(list, 'event-time', 1)).toEqual(sorted);
      }),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const list = Array.from({ length: 50 }, (_, place) => ({ receivedAtUs: place, eventTimeUs: null }));
    expect(order(list, 'random', 7)).toEqual(order(list, 'random', 7));
    expect(order(list, 'random', 7)).not.toEqual(order(list, 'random', 8));
    expect(order(list, 'random', 7)).not.toEqual(list);
  });

  it('finds the arrival again', () => {
    const list = Array.from({ length: 50 }, (_, place) => ({ receivedAtUs: place, eventTimeUs: null }));
    expect(atOnce(arrivalSteps(order(list, 'random', 3)))).toEqual(list);
  });
});
