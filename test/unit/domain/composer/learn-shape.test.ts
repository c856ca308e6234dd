import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learnShape } from '#domain/composer/learn-shape.ts';
import type { JsonValue } from '#domain/json-value.ts';

const ajv = new Ajv({ strict: false, ownProperties: true });

test('without samples there is no shape', () => {
  expect(learnShape([])).toEqual({ schema: null, values: [] });
});

test('keys, types, what is always there, and values by place', () => {
  const { schema, values } = learnShape([
    { id: 'evt_2', n: 1, data: { object: { run_id: 'run_2', tags: ['a', 'b'], cases: [{ name: 'x' }, { name: 'y', ms: 2 }] } } },
    { id: 'evt_1', n: 1.5, data: { object: { run_id: null, cases: [] } }, more: true },
  ]);
  expect(schema).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['id', 'n', 'data'],
    properties: {
      id: { type: 'string', examples: ['evt_2', 'evt_1'], description: 'Seen in 2 of 2.' },
      n: { type: 'number' },
      more: { type: 'boolean', description: 'Seen in 1 of 2.' },
      data: {
        properties: {
          object: {
            required: ['run_id', 'cases'],
            properties: {
              run_id: { type: ['null', 'string'] },
              tags: { type: 'array', items: { type: 'string' } },
              cases: { items: { required: ['name'], properties: { ms: { type: 'integer' } } } },
            },
          },
        },
      },
    },
  });
  expect(values).toEqual([
    { path: 'id', values: ['evt_2', 'evt_1'] },
    { path: 'n', values: ['1', '1.5'] },
    { path: 'data.object.run_id', values: ['run_2'] },
    { path: 'data.object.tags[]', values: ['a', 'b'] },
    { path: 'data.object.cases[].name', values: ['x', 'y'] },
    { path: 'data.object.cases[].ms', values: ['2'] },
  ]);
});

test('at most 200 samples, 20 values a place, 2,000 places and 64 levels are learnt', () => {
  const many = learnShape(Array.from({ length: 300 }, (_, index) => ({ id: `evt_${index}` })));
  expect(many.schema).toMatchObject({ description: 'Learnt from 200 payloads.' });
  expect(many.values).toEqual([{ path: 'id', values: Array.from({ length: 20 }, (_, index) => `evt_${index}`) }]);

  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, index]));
  expect(learnShape([wide]).values).toHaveLength(1999);

  let deep: JsonValue = 'bottom';
  for (let level = 0; level < 10_000; level += 1) deep = level % 2 === 0 ? { a: deep } : [deep];
  const { schema, values } = learnShape([deep]);
  expect(values).toEqual([]);
  expect(JSON.stringify(schema).split('"type"')).toHaveLength(66);
});

test('what is long is no value to offer', () => {
  expect(learnShape([{ a: 'x'.repeat(201), b: '', c: 'x'.repeat(200) }]).values.map(({ path }) => path)).toEqual(['c']);
});

const key = fc.oneof(
  fc.constantFrom('id', 'data', 'object', '__proto__', 'constructor', 'toString', 'a.b', ''),
  fc.string({ maxLength: 3 }),
);
const sample = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries): JsonValue => Object.fromEntries(entries)),
  ),
})).value;

test('the schema accepts every payload it was learnt from', () => {
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 5 }), (samples) => {
      const { schema } = learnShape(samples);
      if (schema === null) throw new Error('Nothing learnt');
      const validate = ajv.compile(schema);
      for (const one of samples) expect(validate(one), JSON.stringify(validate.errors)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
