import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ignoreRuleIdSchema } from '#contract/ids.ts';
import type { IgnoreMatch } from '#contract/models/drift.ts';
import { applyDiff, diffValues } from '#domain/drift/change-list.ts';
import { compareValues } from '#domain/drift/compare-values.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';
import { anyJson, deepJson, reversedKeys } from './json-values.ts';

const runs = { numRuns: 400 };
const plain = { rules: [], thing: null };

function rule(number: number, match: IgnoreMatch) {
  return { id: ignoreRuleIdSchema.parse(`ign_${number}`), match };
}

const anyMatch: fc.Arbitrary<IgnoreMatch> = fc.oneof(
  fc.constantFrom('status', '*', '**.id', 'tags[*]', 'data.**', '[a].value', '"a.b"', '*.*').map((path) => ({ by: 'path' as const, path })),
  fc.constantFrom('string', 'number', 'boolean', 'null', 'array', 'object').map((type) => ({ by: 'type' as const, type })),
  fc.constantFrom('timestamp', 'id', 'number').map((shape) => ({ by: 'shape' as const, shape })),
);
const anyRules = fc.array(anyMatch, { maxLength: 4 }).map((matches) => matches.map((match, index) => rule(index + 1, match)));

/** Half of the pairs share most of what they have, as a payload and a snapshot do. */
const anyPair = fc.oneof(
  fc.tuple(anyJson, anyJson),
  fc
    .tuple(anyJson, anyJson, anyJson)
    .map(([common, a, b]): [JsonValue, JsonValue] => [
      parseJson(JSON.stringify({ common, changed: a })),
      parseJson(JSON.stringify({ changed: b, common })),
    ]),
);

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

describe('The difference of two values', () => {
  test('UIX-08 applied to the one gives the other, __proto__ and constructor included', () => {
    fc.assert(
      fc.property(anyPair, ([a, b]) => {
        // why not toStrictEqual: it takes a key named constructor for the object's class.
        expect(isDeepStrictEqual(applyDiff(a, diffValues(a, b)), b)).toBe(true);
      }),
      runs,
    );
  });

  test('leaves the value it is applied to as it was', () => {
    fc.assert(
      fc.property(anyPair, ([a, b]) => {
        const before = JSON.stringify(a);
        applyDiff(a, diffValues(a, b));
        expect(JSON.stringify(a)).toBe(before);
      }),
      runs,
    );
  });

  test('of a value and itself is empty, in whatever order its keys are', () => {
    fc.assert(
      fc.property(anyJson, (a) => {
        expect(diffValues(a, reversedKeys(a))).toEqual([]);
      }),
      runs,
    );
  });
});

describe('A comparison', () => {
  test('of a value with itself has only fields that are the same', () => {
    fc.assert(
      fc.property(anyJson, (a) => {
        const { counts, fields } = compareValues(a, a, plain);
        expect(fields.every(({ kind }) => kind === 'same')).toBe(true);
        expect(counts).toEqual({ same: fields.length, differs: 0, onlyPayload: 0, onlyConsole: 0, ignored: 0 });
      }),
      runs,
    );
  });

  test('never depends on the order of keys', () => {
    fc.assert(
      fc.property(anyPair, anyRules, ([a, b], rules) => {
        const options = { rules, thing: 'run' as const };
        // Values are shown as they stand, so texts of lists and objects are left out.
        const shapeOf = (x: JsonValue, y: JsonValue) => {
          const { counts, fields } = compareValues(x, y, options);
          return { counts, fields: fields.map(({ path, kind, ruleId }) => ({ path, kind, ruleId })) };
        };
        expect(shapeOf(reversedKeys(a), b)).toEqual(shapeOf(a, b));
        expect(shapeOf(a, reversedKeys(b))).toEqual(shapeOf(a, b));
      }),
      runs,
    );
  });

  test('counts what it lists, and lists no place twice', () => {
    fc.assert(
      fc.property(anyPair, anyRules, ([a, b], rules) => {
        const { counts, fields } = compareValues(a, b, { rules, thing: null });
        expect(total(counts)).toBe(fields.length);
        expect(counts.differs).toBe(fields.filter(({ kind }) => kind === 'differs').length);
        expect(new Set(fields.map(({ path }) => path)).size).toBe(fields.length);
      }),
      runs,
    );
  });

  test('has values on the sides that its kind says', () => {
    fc.assert(
      fc.property(anyPair, anyRules, ([a, b], rules) => {
        for (const { kind, payload, console } of compareValues(a, b, { rules, thing: null }).fields) {
          const has = { payload: payload !== null, console: console !== null };
          if (kind !== 'ignored') expect(has).toEqual({ payload: kind !== 'only-console', console: kind !== 'only-payload' });
        }
      }),
      runs,
    );
  });

  test('turned around has what only one side has on the other', () => {
    fc.assert(
      fc.property(anyPair, ([a, b]) => {
        const there = compareValues(a, b, plain).counts;
        const back = compareValues(b, a, plain).counts;
        expect(back).toEqual({ ...there, onlyPayload: there.onlyConsole, onlyConsole: there.onlyPayload });
      }),
      runs,
    );
  });

  test('never has more drift under a rule, and none in what the rule ignores', () => {
    fc.assert(
      fc.property(anyPair, anyRules, ([a, b], rules) => {
        const without = compareValues(a, b, plain);
        const withRules = compareValues(a, b, { rules, thing: null });
        const drifts = new Set(without.fields.filter(({ kind }) => kind === 'differs').map(({ path }) => path));
        for (const field of withRules.fields) {
          if (field.kind === 'differs') expect(drifts).toContain(field.path);
          expect(field.ruleId === null).toBe(field.kind !== 'ignored');
        }
      }),
      runs,
    );
  });

  test('has a rule for each of its places: the path as it is shown', () => {
    fc.assert(
      fc.property(anyPair, ([a, b]) => {
        for (const { path } of compareValues(a, b, plain).fields.filter((field) => field.path !== '')) {
          const { fields } = compareValues(a, b, { rules: [rule(1, { by: 'path', path })], thing: null });
          expect(fields).toContainEqual(expect.objectContaining({ path, kind: 'ignored' }));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('Hostile bodies', () => {
  const depth = 10_000;

  test.each([
    ['objects', deepJson(depth, '{"a":', '1', '}'), deepJson(depth, '{"a":', '2', '}')],
    ['lists', deepJson(depth, '[', '1', ']'), deepJson(depth, '[', '2', ']')],
    ['objects with a value at each level', deepJson(depth, '{"b":1,"a":', '1', '}'), deepJson(depth, '{"b":2,"a":', '2', '}')],
    ['a depth on one side', deepJson(depth, '{"a":', '1', '}'), parseJson('{"a":{"a":7}}')],
  ])('%s, 10,000 deep', (_, a, b) => {
    const { counts } = compareValues(a, b, { rules: [rule(1, { by: 'path', path: '**.x' })], thing: 'run' });
    expect(counts.differs).toBeGreaterThan(0);
    // toEqual would go down by itself and overflow; what is left over says the same.
    expect(diffValues(applyDiff(a, diffValues(a, b)), b)).toEqual([]);
  });

  test('100,000 items, matched by id in another order', () => {
    const items = (change: number) =>
      Array.from({ length: 100_000 }, (_, index) => ({ id: `tc_${index}`, duration_ms: index === 7 ? change : 1 }));
    const { counts, fields } = compareValues({ cases: items(1) }, { cases: items(2).reverse() }, plain);
    expect(counts).toEqual({ same: 199_999, differs: 1, onlyPayload: 0, onlyConsole: 0, ignored: 0 });
    expect(fields.find(({ kind }) => kind === 'differs')?.path).toBe('cases[tc_7].duration_ms');
  });

  test('100,000 keys', () => {
    const keys = (value: number) => Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key_${index}`, index % value]));
    expect(compareValues(keys(2), keys(3), plain).counts.same).toBeGreaterThan(0);
  });
});
