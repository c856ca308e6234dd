import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareGrowth, growthOf, type HandlerState, noiseBetween, stateChange } from '#domain/attempts/handler-state.ts';

const state = (value: unknown, status = 200): HandlerState => ({ status, text: typeof value === 'string' ? value : JSON.stringify(value) });

test('what differs between two looks is noise, and nothing of it is a change', () => {
  const noise = noiseBetween(state({ at: 1, orders: 1 }), state({ at: 2, orders: 1 }));
  expect(stateChange(state({ at: 2, orders: 1 }), state({ at: 9, orders: 1 }), noise)).toMatchObject({ isChanged: false });
  expect(stateChange(state({ at: 2, orders: 1 }), state({ at: 9, orders: 2 }), noise)).toEqual({ isChanged: true, words: 'orders: 1 → 2' });
});

test('a text that differs each time can not be judged', () => {
  const noise = noiseBetween(state('a'), state('b'));
  expect(noise).toBe('all');
  expect(stateChange(state('b'), state('c'), noise)).toBeNull();
  expect(stateChange(state('b'), state('b', 404), noise)).toMatchObject({ isChanged: true });
});

describe('the second event counted', () => {
  const grown = (before: unknown, first: unknown, then: unknown) =>
    compareGrowth(growthOf(state(before), state(first)), growthOf(state(first), state(then)));

  test.each([
    ['once, by a number', { n: 4 }, { n: 5 }, { n: 6 }, 'once'],
    ['twice, by a number', { n: 4 }, { n: 5 }, { n: 7 }, 'twice'],
    ['twice, by a balance that falls', { left: 9 }, { left: 7 }, { left: 3 }, 'twice'],
    ['once, by a list', ['a'], ['a', 'b'], ['a', 'b', 'c'], 'once'],
    ['twice, by a list', ['a'], ['a', 'b'], ['a', 'b', 'c', 'd'], 'twice'],
    ['twice, by entries of an object', { by: { a: 1 } }, { by: { a: 1, b: 1 } }, { by: { a: 1, b: 1, c: 1, d: 1 } }, 'twice'],
    ['once, by the number that is the whole state', '3', '4', '5', 'once'],
    ['unclear, where nothing can be counted', { last: 'a' }, { last: 'b' }, { last: 'c' }, 'unclear'],
    ['unclear, where it grew otherwise', { n: 1 }, { n: 2 }, { n: 5 }, 'unclear'],
  ])('%s', (_what, before, first, then, kind) => {
    expect(grown(before, first, then).kind).toBe(kind);
  });
});

test('a state is never changed against itself', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const one = state(JSON.stringify(value));
      expect(stateChange(one, one, noiseBetween(one, one))).toMatchObject({ isChanged: false });
      expect([...growthOf(one, one).values()].every((by) => by === 0)).toBe(true);
    }),
  );
});
