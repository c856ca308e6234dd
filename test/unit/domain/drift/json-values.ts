/** Arbitrary JSON for the laws: small enough to be compared often, with the keys and values that break careless code. */
import fc from 'fast-check';
import { isJsonArray, isJsonObject, type JsonValue, parseJson } from '#domain/json-value.ts';

const hostileKeys = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '.',
  'a.b',
  'a[0]',
  '[0]',
  '*',
  '**',
  '"',
  'ключ',
  '💥',
  '\ud800',
  '0',
  '-1',
];
const usualKeys = ['id', 'case_id', 'key', 'name', 'status', 'run_id', 'created_at', 'data', 'tags'];

export const anyKey = fc.oneof(fc.constantFrom(...hostileKeys, ...usualKeys), fc.string({ maxLength: 4, unit: 'binary' }));

const words = ['canceled', 'Cancelled', 'passed', 'Passed', 'in_progress', 'In Progress', '1', '', 'tc_login'];
const times = ['2026-05-20T12:00:00Z', '2026-05-20T14:00:00+02:00', '2026-05-20T12:00:00.000Z'];

const scalar = fc.oneof(
  fc.constantFrom(...words, ...times),
  fc.string({ maxLength: 6, unit: 'binary' }),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

/** Built from text, so that `__proto__` is a key like any other, as it is in what arrives. */
function objectText(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
  return parseJson(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`);
}

export const { value: anyJson } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(anyKey, tie('value')), { maxLength: 5 }).map(objectText),
    // Lists of things with ids, which are matched by them.
    fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', '1', 1), tie('value')), { maxLength: 4, selector: ([id]) => id }).map((items) =>
      items.map(([id, value]) =>
        objectText([
          ['id', id],
          ['value', value],
        ]),
      ),
    ),
  ),
}));

/** The same value with its keys in another order, all the way down. */
export function reversedKeys(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(reversedKeys);
  if (!isJsonObject(value)) return value;
  return objectText(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversedKeys(child)] as const),
  );
}

/** `{"a":{"a":…}}`, or lists in lists, `depth` deep. */
export function deepJson(depth: number, open: string, middle: string, close: string): JsonValue {
  return parseJson(`${open.repeat(depth)}${middle}${close.repeat(depth)}`);
}
