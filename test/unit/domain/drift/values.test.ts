/** What makes two values one, and what a value looks like. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareValues } from '#domain/drift/compare-values.ts';
import { areOneMoment, spanText } from '#domain/drift/moments.ts';
import { shapeOf } from '#domain/drift/shapes.ts';
import { areOneWord, isStatusKey } from '#domain/drift/spellings.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';

function fieldOf(payload: string, console: string, key = 'status') {
  const name = JSON.stringify(key);
  const options = { rules: [], thing: null };
  const [field] = compareValues(parseJson(`{${name}:${payload}}`), parseJson(`{${name}:${console}}`), options).fields;
  return field;
}

describe('Spellings', () => {
  test.each([
    ['canceled', 'Cancelled'],
    ['CANCELED', 'cancelled'],
    ['passed', 'Passed'],
    ['in_progress', 'In Progress'],
    ['in-progress', 'inProgress'],
  ])('%s and %s are one, with a sentence that says why', (payload, console) => {
    const field = fieldOf(JSON.stringify(payload), JSON.stringify(console));
    expect(field).toMatchObject({ kind: 'same', sentence: expect.stringContaining('one word in two spellings') });
  });

  test.each([
    ['in_progress', 'running', 'status'],
    ['passed', 'failed', 'status'],
    ['', '_', 'status'],
    ['Login test', 'login test', 'name'],
    ['Tc_Login', 'tc_login', 'id'],
    ['a'.repeat(61), 'A'.repeat(61), 'status'],
  ])('%s and %s in %s are two', (payload, console, key) => {
    expect(areOneWord(payload, console, key)).toBe(false);
  });

  test('a state of the platform is one word in any field', () => {
    expect(areOneWord('Cancelled', 'canceled', 'ended_how')).toBe(true);
  });

  test.each(['status', 'run_status', 'state', 'gateState', 'statuses'])('%s is a status', (key) => {
    expect(isStatusKey(key)).toBe(true);
  });

  test.each(['statustext', 'estate', 'restated_at', 'name'])('%s is none', (key) => {
    expect(isStatusKey(key)).toBe(false);
  });
});

describe('Numbers and kinds', () => {
  test.each([
    ['1', '1.0'],
    ['100', '1e2'],
    ['0', '-0'],
    ['1e999', '1e998'],
  ])('%s and %s are the same', (payload, console) => {
    expect(fieldOf(payload, console)?.kind).toBe('same');
  });

  test.each([
    ['"1"', '1', 'a text, the Console a number, though it reads the same'],
    ['null', '1', 'nothing here yet (null)'],
    ['1', 'null', 'the Console has nothing here (null)'],
    ['false', 'null', 'the Console has nothing here (null)'],
    ['[]', '{}', 'a list, the Console an object'],
    ['1', '1.5', '0.5 more'],
    ['61000', '45000', '16,000 less'],
    ['"a"', '"b"', 'a → b'],
    ['"2026-05-20T12:00:00Z"', '"2026-05-20T12:00:04Z"', '4 s later'],
  ])('%s and %s differ, and it is said how', (payload, console, sentence) => {
    expect(fieldOf(payload, console)).toMatchObject({ kind: 'differs', sentence: expect.stringContaining(sentence) });
  });
});

test('a text that only has other spaces at its ends is said to', () => {
  expect(fieldOf('"a"', '"a "', 'title')).toMatchObject({ kind: 'differs', sentence: 'Only spaces at the ends differ.' });
});

describe('Times', () => {
  test.each<[JsonValue, JsonValue]>([
    ['2026-05-20T12:00:00Z', '2026-05-20T14:00:00+02:00'],
    ['2026-05-20T12:00:00Z', '2026-05-20T12:00:00.000000000Z'],
    ['2026-05-20T12:00:00Z', 1_779_278_400],
    [1_779_278_400_000, '2026-05-20 12:00:00Z'],
    ['1779278400', '2026-05-20T12:00:00Z'],
  ])('%j and %j are one moment', (payload, console) => {
    expect(areOneMoment(payload, console)).toBe(true);
    expect(areOneMoment(console, payload)).toBe(true);
  });

  test.each<[JsonValue, JsonValue]>([
    ['2026-05-20T12:00:00Z', '2026-05-20T12:00:00'],
    ['2026-05-20T12:00:00Z', '2026-05-20T12:00:00.5Z'],
    ['2026-05-20T12:00:00.1234567Z', '2026-05-20T12:00:00.1234568Z'],
    [1_779_278_400, 1_779_278_400_000],
    ['1779278400', 1_779_278_400],
    ['yesterday', 'yesterday '],
  ])('%j and %j are not', (payload, console) => {
    expect(areOneMoment(payload, console)).toBe(false);
  });

  test('one moment in two notations is the same, and it is said why', () => {
    expect(fieldOf('"2026-05-20T12:00:00Z"', '"2026-05-20T14:00:00+02:00"', 'created_at')).toMatchObject({
      kind: 'same',
      sentence: 'One moment in two notations.',
    });
  });

  test.each([
    [0, '0 µs'],
    [999, '999 µs'],
    [350_000, '350 ms'],
    [999_700, '1 s'],
    [-4_000_000, '4 s'],
    [59_600_000, '1 min'],
    [200_000_000, '3 min 20 s'],
    [7_200_000_000, '2 h'],
    [7_500_000_000, '2 h 5 min'],
    [7_203_000_000, '2 h'],
    [90_000_000_000, '1 day 1 h'],
    [432_000_000_000, '5 days'],
  ])('%d µs are %s', (us, text) => {
    expect(spanText(us)).toBe(text);
  });
});

describe('Shapes', () => {
  test.each<[JsonValue, string | null, string | null]>([
    ['2026-05-20T12:00:00Z', null, 'timestamp'],
    ['2026-05-20', null, 'timestamp'],
    [1_779_278_400, 'created_at', 'timestamp'],
    [1_779_278_400, 'size', 'number'],
    ['1779278400', 'updatedAt', 'timestamp'],
    ['123e4567-e89b-12d3-a456-426614174000', null, 'uuid'],
    ['https://zof.ai/a?b=c', null, 'url'],
    ['qa@example.com', null, 'email'],
    ['d41d8cd98f00b204e9800998ecf8427e', null, 'hash'],
    [`sha256:${'a1'.repeat(32)}`, null, 'hash'],
    ['run_xyz', null, 'id'],
    ['tc_login_001', null, 'id'],
    ['PT1H30M', null, 'duration'],
    ['350 ms', null, 'duration'],
    [812, 'duration_ms', 'duration'],
    [812, 'latency', 'duration'],
    [812, 'total', 'number'],
    ['812.5', 'total', 'number'],
    ['in_progress', 'status', null],
    ['plan_pending', 'type', null],
    ['Button without a name', null, null],
    ['', null, null],
    [true, null, null],
    [null, 'finished_at', null],
    ['x'.repeat(100_000), null, null],
  ])('%j under %s is %s', (value, key, shape) => {
    expect(shapeOf(value, key)).toBe(shape);
  });

  test('no text takes long', () => {
    fc.assert(
      fc.property(fc.constantFrom('a@', '1 s ', 'a.', '1h', 'a_1', 'P1D', '0'), fc.integer({ min: 1, max: 2_000 }), (piece, count) => {
        shapeOf(piece.repeat(count), 'created_at');
      }),
    );
  });
});
