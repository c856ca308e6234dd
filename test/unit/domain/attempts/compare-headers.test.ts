import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { compareHeaders, isOfOneAnswer } from '#domain/attempts/compare-headers.ts';

test('names are compared without their case, values as they are', () => {
  expect(
    compareHeaders(
      [
        ['Content-Type', 'a/b'],
        ['X-Gone', '1'],
        ['X-Other', 'One'],
      ],
      [
        ['x-new', '2'],
        ['content-type', 'a/b'],
        ['x-other', 'one'],
      ],
    ),
  ).toEqual([
    { name: 'Content-Type', change: 'same', first: 'a/b', second: 'a/b' },
    { name: 'X-Gone', change: 'only-first', first: '1', second: null },
    { name: 'X-Other', change: 'changed', first: 'One', second: 'one' },
    { name: 'x-new', change: 'only-second', first: null, second: '2' },
  ]);
});

test('of a name that comes more than once equal values belong together', () => {
  const cookies = (...values: string[]): HeaderPair[] => values.map((value) => ['Set-Cookie', value]);
  expect(compareHeaders(cookies('a=1', 'b=1', 'c=1'), cookies('c=1', 'a=2', 'b=1', 'd=1')).map(({ change }) => change)).toEqual([
    'changed',
    'same',
    'same',
    'only-second',
  ]);
});

test('every header of both lists is met exactly once', () => {
  const headers = fc.array(fc.tuple(fc.constantFrom('A', 'a', 'B', 'c', '__proto__'), fc.constantFrom('1', '2', '3')), { maxLength: 8 });
  const sorted = (values: readonly (string | null)[]) => values.filter((value) => value !== null).sort();
  fc.assert(
    fc.property(headers, headers, (first, second) => {
      const found = compareHeaders(first, second);
      const key = (name: string, value: string | null) => (value === null ? null : `${name.toLowerCase()}: ${value}`);
      expect(sorted(found.map(({ name, first: value }) => key(name, value)))).toEqual(
        sorted(first.map(([name, value]) => key(name, value))),
      );
      expect(sorted(found.map(({ name, second: value }) => key(name, value)))).toEqual(
        sorted(second.map(([name, value]) => key(name, value))),
      );
      for (const { change, first: ours, second: theirs } of found) expect(change === 'same').toBe(ours === theirs);
    }),
  );
});

test('a date says nothing of the answer', () => {
  expect([isOfOneAnswer('Date'), isOfOneAnswer('X-Request-ID'), isOfOneAnswer('Content-Type')]).toEqual([true, true, false]);
});
