import { expect, test } from 'vitest';
import { lostWords } from '#domain/salvage-words.ts';

test.each([
  [{ lost: 0, isLostExact: true }, 'none lost'],
  [{ lost: 1_234, isLostExact: true }, '1,234 could not be read'],
  [{ lost: 3, isLostExact: false }, 'at least 3 could not be read'],
  [{ lost: 0, isLostExact: false }, 'it is not known how many could not be read'],
])('STO-14 what a salvage could not read: %o is told as "%s"', (salvage, words) => {
  expect(lostWords(salvage)).toBe(words);
});
