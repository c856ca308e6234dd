/** Which objects are compared, which of their parts belong together, and how they are put side by side. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { objectIdOf } from '#domain/drift/aliases.ts';
import { alignedTexts } from '#domain/drift/aligned-text.ts';
import { compareValues } from '#domain/drift/compare-values.ts';
import { findObject } from '#domain/drift/find-object.ts';
import { payloadObject } from '#domain/drift/payload-object.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';
import { anyJson, deepJson } from './json-values.ts';

function kindsOf(payload: JsonValue, console: JsonValue, thing: 'run' | 'agent' | null = null) {
  const { fields } = compareValues(payload, console, { rules: [], thing });
  return Object.fromEntries(fields.map(({ path, kind }) => [path, kind]));
}

describe('The object in a payload', () => {
  test.each<[string, string, JsonValue]>([
    ['{"id":"evt_1","type":"run.started","data":{"object":{"id":"run_1"}}}', 'data.object', { id: 'run_1' }],
    ['{"event":"run.started","data":{"run_id":"run_1"}}', 'data', { run_id: 'run_1' }],
    ['{"type":"x","data":{"object":"run"}}', 'data', { object: 'run' }],
    ['{"id":"run_1"}', '', { id: 'run_1' }],
    ['{"data":[1]}', '', { data: [1] }],
    ['[1]', '', [1]],
    ['null', '', null],
  ])('%s', (body, path, value) => {
    expect(payloadObject(parseJson(body))).toEqual({ path, value });
  });
});

describe('The object in an answer', () => {
  const agent = { id: 'agent_7', status: 'online' };

  test.each<[string, JsonValue]>([
    ['the object itself', agent],
    ['an object with data of its own', { ...agent, data: { object: 1 } }],
    ['a page of a list', { data: [{ id: 'agent_6' }, agent], has_more: false }],
    ['a bare list', [{ id: 'agent_6' }, agent]],
    ['one frame', { data: agent }],
    ['a frame with its name', { agent }],
    ['a whole webhook', { type: 'agent.offline', data: { object: agent } }],
  ])('%s', (_, answer) => {
    expect(findObject(answer, 'agent_7')).toMatchObject({ value: agent });
  });

  test('a list without it says what it has', () => {
    expect(findObject([{ id: 'a' }, { id: 'b' }], 'c')).toEqual({
      problem: `The Console's answer is a list of 2 items, and none of them has the id "c".`,
    });
    expect(findObject({ data: [] }, 'c')).toEqual({ problem: 'The list of the Console is empty.' });
  });

  test('a list of one is it, where the payload names no id', () => {
    expect(findObject([agent], null)).toEqual({ value: agent, isListed: true });
    expect(findObject([agent, agent], null)).toMatchObject({ problem: expect.stringContaining('names none of them') });
  });

  test('the results of a run are not the run', () => {
    expect(findObject({ data: [{ id: 'res_1', run_id: 'run_1' }] }, 'run_1')).toHaveProperty('problem');
    expect(findObject([{ run_id: 'run_2' }, { run_id: 'run_1' }], 'run_1')).toMatchObject({ value: { run_id: 'run_1' } });
  });

  test('a key that every object has is no id', () => {
    expect(findObject([parseJson('{"__proto__":{"id":"x"}}')], 'x')).toHaveProperty('problem');
  });
});

describe('One thing under two names', () => {
  test('run_id of the payload is the id of the Console', () => {
    expect(compareValues({ run_id: 'run_1' }, { id: 'run_1' }, { rules: [], thing: 'run' }).fields).toEqual([
      { path: 'run_id', kind: 'same', payload: '"run_1"', console: '"run_1"', sentence: 'The Console calls it id.', ruleId: null },
    ]);
  });

  test('and the other way round', () => {
    expect(kindsOf({ id: 'run_1' }, { run_id: 'run_1' }, 'run')).toEqual({ id: 'same' });
  });

  test('an id that says something else is no drift where run_id finds the run', () => {
    expect(kindsOf({ id: 'resource_id', run_id: 'run_1' }, { id: 'run_1' }, 'run')).toEqual({ id: 'only-payload', run_id: 'same' });
  });

  test('another run is drift', () => {
    expect(kindsOf({ id: 'run_1', run_id: 'run_1' }, { id: 'run_2' }, 'run')).toEqual({ id: 'differs', run_id: 'differs' });
  });

  test('the run of an agent is not its id', () => {
    expect(kindsOf({ id: 'agent_7', run_id: 'run_1' }, { id: 'agent_7' }, 'agent')).toEqual({ id: 'same', run_id: 'only-payload' });
  });

  test.each([
    ['run', { id: 'resource_id', run_id: 'run_1' }, 'run_1'],
    ['agent', { id: 'agent_7', run_id: 'run_1' }, 'agent_7'],
    ['agent', { id: 7 }, '7'],
    ['agent', { run_id: 'run_1' }, null],
    ['agent', { id: '' }, null],
  ] as const)('of a %s %j is looked for as %s', (thing, payload, id) => {
    expect(objectIdOf(payload, thing)).toBe(id);
  });
});

describe('Items of lists', () => {
  test.each<[string, JsonValue, JsonValue, Record<string, string>]>([
    ['by id', [{ id: 1, a: 1 }, { id: 2 }], [{ id: 2 }, { id: 1, a: 1 }], { '[id=1].a': 'same', '[id=1].id': 'same', '[id=2].id': 'same' }],
    [
      'by case_id',
      [{ case_id: 'x', a: 1 }],
      [{ case_id: 'y' }, { case_id: 'x', a: 2 }],
      { '[x].a': 'differs', '[x].case_id': 'same', '[y]': 'only-console' },
    ],
    ['by place when an id is there twice', [{ id: 'x' }, { id: 'x' }], [{ id: 'x' }], { '[0].id': 'same', '[1]': 'only-payload' }],
    ['by place when one item has no id', [{ id: 'x' }, 1], [1, { id: 'x' }], { '[0]': 'differs', '[1]': 'differs' }],
    ['by place when only names differ', [{ name: 'x' }], [{ name: 'y' }], { '[0].name': 'differs' }],
    ['by place when they are plain', ['a', 'b'], ['a'], { '[0]': 'same', '[1]': 'only-payload' }],
    ['an id in digits and a number are two', [{ id: '1' }], [{ id: 1 }], { '["1"]': 'only-payload', '[id=1]': 'only-console' }],
  ])('%s', (_, payload, console, kinds) => {
    expect(kindsOf(payload, console)).toEqual(kinds);
  });
});

describe('Texts side by side', () => {
  test('as they are: what JSON.stringify writes', () => {
    // JSON.stringify loses the sign of -0, so it is lost beforehand.
    const unsigned = anyJson.map((value) => parseJson(JSON.stringify(value)));
    fc.assert(
      fc.property(unsigned, unsigned, (a, b) => {
        expect(alignedTexts(a, b, 'as-is')).toEqual({ payload: JSON.stringify(a, null, 2), console: JSON.stringify(b, null, 2) });
      }),
    );
  });

  test('in every order the same values', () => {
    fc.assert(
      fc.property(anyJson, anyJson, fc.constantFrom('as-is', 'aligned', 'sorted'), (a, b, order) => {
        const texts = alignedTexts(a, b, order);
        expect(compareValues(parseJson(texts.payload), a, { rules: [], thing: null }).counts).toMatchObject({
          differs: 0,
          onlyPayload: 0,
          onlyConsole: 0,
        });
        expect(compareValues(parseJson(texts.console), b, { rules: [], thing: null }).counts).toMatchObject({
          onlyPayload: 0,
          onlyConsole: 0,
        });
      }),
    );
  });

  test('aligned: the keys and items of the Console in the order of the payload, then its own', () => {
    const payload = { b: 1, a: [{ id: 'x', q: 1, p: 1 }, { id: 'y' }] };
    const console = { c: 3, a: [{ id: 'z' }, { id: 'y' }, { p: 1, q: 2, id: 'x' }], b: 1 };
    expect(JSON.stringify(parseJson(alignedTexts(payload, console, 'aligned').console))).toBe(
      '{"b":1,"a":[{"id":"x","q":2,"p":1},{"id":"y"},{"id":"z"}],"c":3}',
    );
    expect(alignedTexts(payload, console, 'aligned').payload).toBe(JSON.stringify(payload, null, 2));
  });

  test('sorted: keys by name, lists as they are', () => {
    expect(alignedTexts({ b: [2, 1], a: {} }, 1, 'sorted').payload).toBe('{\n  "a": {},\n  "b": [\n    2,\n    1\n  ]\n}');
  });

  test('any depth', () => {
    const deep = deepJson(10_000, '{"a":', '1', '}');
    expect(alignedTexts(deep, deep, 'aligned').console).toContain('"a": 1');
  });
});
