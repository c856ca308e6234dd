import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLeaves } from '#domain/json-leaves.ts';

const leavesOf = (text: string, most = 100) => jsonLeaves(Buffer.from(text), most).map(({ path, value }) => [path.join('/'), value]);

test('plain values come with the names that lead to them', () => {
  expect(leavesOf('{"id":"evt_1","data":{"object":{"count":3,"ok":true,"none":null}}}')).toEqual([
    ['id', 'evt_1'],
    ['data/object/count', '3'],
    ['data/object/ok', 'true'],
    ['data/object/none', 'null'],
  ]);
});

test('of a list the first item counts, also within lists', () => {
  expect(leavesOf('{"list":[{"a":1},{"a":2}],"deep":[[1,2],[3]],"after":"x"}')).toEqual([
    ['list/0/a', '1'],
    ['deep/0/0', '1'],
    ['after', 'x'],
  ]);
});

test('names are read with their escapes, values are cut', () => {
  expect(leavesOf(`{"a\\u0062":"${'x'.repeat(500)}"}`)).toEqual([['ab', 'x'.repeat(100)]]);
});

test('what comes before a cut or a fault is there', () => {
  expect(leavesOf('{"a":1,"b":{"c":"d"},"e":"half')).toEqual([
    ['a', '1'],
    ['b/c', 'd'],
  ]);
  expect(leavesOf('{"a":1 oops')).toEqual([['a', '1']]);
});

test.each(['', '"text"', '17', 'not json', '[]', '{}'])('%j has no paths', (text) => {
  expect(leavesOf(text)).toEqual([]);
});

test('no more than asked for', () => {
  expect(leavesOf(JSON.stringify(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, at]))), 7)).toHaveLength(7);
});

test('every path leads to its value, whatever the text', () => {
  const leads = fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    for (const { path, value: found } of jsonLeaves(Buffer.from(JSON.stringify(value)), 50)) {
      const there = path.reduce<unknown>(
        (node, part) => (typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined),
        value,
      );
      const text = typeof there === 'string' ? there : JSON.stringify(there);
      expect(text?.toWellFormed().startsWith(found) ?? false).toBe(true);
    }
  });
  fc.assert(leads, { numRuns: 200 });
});
