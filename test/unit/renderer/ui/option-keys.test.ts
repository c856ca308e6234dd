import { expect, test } from 'vitest';
import { optionByLetters } from '#renderer/ui/option-keys.ts';

const labels = ['System', 'Light', 'Dark', 'Dim', 'A URL'];

test('a letter goes to the next option that begins with it, again and around', () => {
  expect(optionByLetters(labels, 0, 'd')).toBe(2);
  expect(optionByLetters(labels, 2, 'dd')).toBe(3);
  expect(optionByLetters(labels, 3, 'ddd')).toBe(2);
  expect(optionByLetters(labels, -1, 's')).toBe(0);
});

test('more letters stay at an option that begins with them, or go to the one that does', () => {
  expect(optionByLetters(labels, 2, 'da')).toBe(2);
  expect(optionByLetters(labels, 2, 'DI')).toBe(3);
});

test('letters of no option leave the focus where it is', () => {
  expect(optionByLetters(labels, 1, 'x')).toBe(1);
  expect(optionByLetters(labels, 1, 'lx')).toBe(1);
});
