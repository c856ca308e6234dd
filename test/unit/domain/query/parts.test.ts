import { expect, test } from 'vitest';
import { formatQuery } from '#domain/query/format.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { partsOf, withoutPart } from '#domain/query/parts.ts';

function parse(text: string) {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.node;
}

const textsOf = (text: string) => partsOf(text, parse(text)).map(({ position, end }) => text.slice(position, end));

test.each<[string, string[]]>([
  ['', []],
  ['type:run.failed', ['type:run.failed']],
  ['type:run.failed  -verdict:stale "two words"', ['type:run.failed', '-verdict:stale', '"two words"']],
  ['a (b OR c) d', ['a', '(b OR c)', 'd']],
  ['a -(b OR (c d)) e', ['a', '-(b OR (c d))', 'e']],
  ['(a b) c', ['(a b)', 'c']],
  ['a OR b', ['a OR b']],
  ['(a OR b)', ['(a OR b)']],
  ['x(y) run:"(1)"', ['x(y)', 'run:"(1)"']],
])('%s', (text, expected) => {
  expect(textsOf(text)).toEqual(expected);
});

test('without one of them, the others are left, and their texts say the same', () => {
  const text = 'type:run.* -(verdict:stale OR run:run_1) "some text" has:note';
  const parts = partsOf(text, parse(text));
  for (const part of parts) {
    const rest = text.slice(0, part.position) + text.slice(part.end);
    expect(formatQuery(withoutPart(parts, part))).toBe(formatQuery(parse(rest)));
  }
});

test('without the only one, everything matches', () => {
  const parts = partsOf('a', parse('a'));
  expect(parts.map((part) => withoutPart(parts, part))).toEqual([null]);
});
