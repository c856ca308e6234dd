import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstDifference } from '#renderer/signature/first-difference.ts';

test.each([
  [['abcf'], 'abcd', { received: 'abcf', agrees: 3 }],
  [['zzzz', 'abxx'], 'abcd', { received: 'abxx', agrees: 2 }],
  [['v1,AAA= v1,BBB='], 'BBB=', { received: 'BBB=', agrees: 4 }],
  [[' abcd '], 'abcd', { received: 'abcd', agrees: 4 }],
  [['abc'], 'abcd', { received: 'abc', agrees: 3 }],
  [[], 'abcd', undefined],
  [['  '], 'abcd', undefined],
])('%j against %j', (received, expected, difference) => {
  expect(firstDifference(received, expected)).toEqual(difference);
});

test('agrees exactly up to the first character that differs, whatever the header holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.string({ minLength: 1 }), (received, expected) => {
      const found = firstDifference(received, expected);
      if (found === undefined) return;
      expect(found.received.slice(0, found.agrees)).toBe(expected.slice(0, found.agrees));
      if (found.agrees < Math.min(found.received.length, expected.length))
        expect(found.received[found.agrees]).not.toBe(expected[found.agrees]);
    }),
  );
});
