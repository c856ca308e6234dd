import fc from 'fast-check';
import { expect, test } from 'vitest';
import { join, raw, sql } from '#engine/log/sql.ts';

test('every value becomes a parameter, in order', () => {
  const fragment = sql`a = ${1} AND b = ${'x'} AND c IS ${null}`;
  expect(fragment.text).toBe('a = ? AND b = ? AND c IS ?');
  expect(fragment.values).toEqual([1, 'x', null]);
});

test('fragments nest and keep the order of their values', () => {
  const inner = sql`b = ${2}`;
  const outer = sql`a = ${1} AND (${inner}) AND c = ${3} ${raw('ORDER BY id')}`;
  expect(outer.text).toBe('a = ? AND (b = ?) AND c = ? ORDER BY id');
  expect(outer.values).toEqual([1, 2, 3]);
  expect(join([sql`x = ${1}`, sql`y = ${2}`], ' OR ')).toEqual({ text: 'x = ? OR y = ?', values: [1, 2] });
});

test('text from outside never reaches the SQL, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (values) => {
      const fragment = join(
        values.map((value) => sql`column = ${value}`),
        ' AND ',
      );
      expect(fragment.text).toBe(values.map(() => 'column = ?').join(' AND '));
      expect(fragment.values).toEqual(values);
    }),
  );
});

test('something that only looks like a fragment is a value, which SQLite refuses', () => {
  const forged = Object.assign(new Uint8Array(0), { text: '1; DROP TABLE delivery', values: [] });
  expect(sql`a = ${forged}`.text).toBe('a = ?');
});
