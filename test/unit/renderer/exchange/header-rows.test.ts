import { expect, test } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { compareHeaders, headerRows, headersText, headerValue } from '#renderer/exchange/header-rows.ts';

const cameIn: readonly HeaderPair[] = [
  ['Host', 'a:1'],
  ['X-Dup', 'one'],
  ['x-dup', 'two'],
  ['Connection', 'keep-alive'],
  ['X-Sig', 'abc'],
];

test('RCV-05 the list keeps order and case; repeats count without regard to case', () => {
  expect(headerRows(cameIn).map((row) => [row.name, row.occurrence, row.occurrences])).toEqual([
    ['Host', 0, 1],
    ['X-Dup', 1, 2],
    ['x-dup', 2, 2],
    ['Connection', 0, 1],
    ['X-Sig', 0, 1],
  ]);
  expect(headersText(cameIn)).toBe('Host: a:1\nX-Dup: one\nx-dup: two\nConnection: keep-alive\nX-Sig: abc');
  expect([headerValue(cameIn, 'x-sig'), headerValue(cameIn, 'none')]).toEqual(['abc', '']);
});

test('what leaves stands beside what came in, with the reason for each difference', () => {
  const headers: HeaderPair[] = [
    ['Host', 'b:2'],
    ['X-Dup', 'one'],
    ['x-dup', 'two'],
    ['X-Sig', 'abc'],
    ['X-New', 'dlv_1'],
  ];
  const changes = [
    { header: 'host', change: 'replaced' as const, why: 'It names the target.' },
    { header: 'Connection', change: 'removed' as const, why: 'Hop by hop.' },
    { header: 'X-New', change: 'added' as const, why: 'A mark.' },
  ];
  expect(
    compareHeaders(cameIn, { headers, changes }).map(({ name, cameIn: before, leaves, change, why }) => [
      name,
      before,
      leaves,
      change,
      why,
    ]),
  ).toEqual([
    ['Host', 'a:1', 'b:2', 'replaced', 'It names the target.'],
    ['X-Dup', 'one', 'one', 'same', ''],
    ['x-dup', 'two', 'two', 'same', ''],
    ['X-Sig', 'abc', 'abc', 'same', ''],
    ['X-New', null, 'dlv_1', 'added', 'A mark.'],
    ['Connection', 'keep-alive', null, 'removed', 'Hop by hop.'],
  ]);
});
