import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange } from '#hosts/byte-range.ts';

test.each([
  ['bytes=0-0', 10, { from: 0, to: 1 }],
  ['bytes=9-', 10, { from: 9, to: 10 }],
  ['bytes=-3', 10, { from: 7, to: 10 }],
  ['bytes=-99', 10, { from: 0, to: 10 }],
  ['  bytes=2-4 ', 10, { from: 2, to: 5 }],
  ['bytes=10-', 10, 'outside'],
  ['bytes=0-', 0, 'outside'],
  ['bytes=-0', 10, 'outside'],
  ['bytes=4-2', 10, undefined],
  ['bytes=-', 10, undefined],
  ['bytes=0-1,2-3', 10, undefined],
  ['bytes=9999999999999999-', 10, undefined],
  [undefined, 10, undefined],
] as const)('%j of %i bytes', (header, length, expected) => {
  expect(parseRange(header, length)).toEqual(expected);
});

test('whatever is asked, a slice is never empty and never outside', () => {
  const headers = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
    fc.nat().map((n) => `bytes=-${n}`),
    fc.nat().map((n) => `bytes=${n}-`),
  );
  fc.assert(
    fc.property(headers, fc.nat({ max: 5000 }), (header, length) => {
      const range = parseRange(header, length);
      if (range === undefined || range === 'outside') return;
      expect(range.from).toBeGreaterThanOrEqual(0);
      expect(range.to).toBeGreaterThan(range.from);
      expect(range.to).toBeLessThanOrEqual(length);
    }),
  );
});
