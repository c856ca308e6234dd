import { expect, test } from 'vitest';
import { readRows, rowProblem, rowsOf, withRow } from '#renderer/features/values/values-draft.ts';

const rows = (...pairs: readonly (readonly [string, string])[]) => rowsOf(pairs.map(([name, value]) => ({ name, value })));

test('a row that was left blank is no value, and one without a name is a mistake', () => {
  const added = withRow(rows(['base', 'x']));
  expect(readRows(added)).toEqual([{ name: 'base', value: 'x' }]);
  expect(new Set(added.map(({ key }) => key)).size).toBe(2);
  const [nameless] = rows(['', 'x']);
  expect(nameless === undefined ? null : rowProblem(nameless, [nameless])).toContain('name');
  expect(readRows(rows(['', 'x']))).toBeNull();
});

test('names are such as {{env.name}} can name, and each is there once', () => {
  for (const name of ['1a', 'a-b', 'ü', 'a b']) expect(readRows(rows([name, 'x']))).toBeNull();
  expect(readRows(rows([' base_url ', 'x']))).toEqual([{ name: 'base_url', value: 'x' }]);
  expect(readRows(rows(['a', '1'], ['a', '2']))).toBeNull();
});
