import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareJson, mostFields } from '#domain/attempts/compare-json.ts';
import { diffValues } from '#domain/drift/change-list.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';

test('fields are named by path with both values', () => {
  const first = parseJson('{"result":{"items":[{"id":"a","n":1},{"id":"b","n":2}],"only":true},"same":1}');
  const second = parseJson('{"same":1,"result":{"items":[{"id":"a","n":1},{"id":"b","n":3}],"more":{"x":[]}}}');
  expect(compareJson(first, second)).toEqual({
    count: 3,
    fields: [
      { path: 'result.items[b].n', change: 'changed', first: '2', second: '3' },
      { path: 'result.more', change: 'only-second', first: null, second: '{"x":[]}' },
      { path: 'result.only', change: 'only-first', first: 'true', second: null },
    ],
  });
});

test('another notation of a time is a difference', () => {
  const at = (text: string): JsonValue => ({ at: text });
  expect(compareJson(at('2026-01-01T00:00:00Z'), at('2026-01-01T00:00:00.000Z')).count).toBe(1);
});

test('items in another order are said to be', () => {
  expect(compareJson([{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 1 }])).toMatchObject({
    count: 1,
    fields: [{ path: '', change: 'changed' }],
  });
});

test('there are no differences exactly where nothing has to change', () => {
  const value = fc.jsonValue({ maxDepth: 4 }).map((one) => parseJson(JSON.stringify(one)));
  fc.assert(
    fc.property(value, value, (first, second) => {
      expect(compareJson(first, second).count === 0).toBe(diffValues(first, second).length === 0);
      expect(compareJson(first, first).count).toBe(0);
    }),
  );
});

test('a thousand are shown, all are counted', () => {
  const values = (add: number) => Array.from({ length: 3_000 }, (_, index) => index + add);
  const { fields, count } = compareJson(values(0), values(1));
  expect([fields.length, count]).toEqual([mostFields, 3_000]);
});
