/** Ignore rules: how they are written, what they match, and what is learnt from several comparisons. */
import { describe, expect, test } from 'vitest';
import { ignoreRuleIdSchema } from '#contract/ids.ts';
import type { IgnoreMatch, IgnoreRule } from '#contract/models/drift.ts';
import { compareValues } from '#domain/drift/compare-values.ts';
import { ruleProblem, rulesFor } from '#domain/drift/ignore-rules.ts';
import { suggestRules } from '#domain/drift/suggest-rules.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';

const ruleId = ignoreRuleIdSchema.parse('ign_1');

function ignoredBy(match: IgnoreMatch, payload: JsonValue, console: JsonValue): string[] {
  const { fields } = compareValues(payload, console, { rules: [{ id: ruleId, match }], thing: null });
  return fields.filter(({ kind }) => kind === 'ignored').map(({ path }) => path);
}

const run = {
  id: 'run_xyz',
  updated_at: '2026-05-20T12:00:00Z',
  'a.b': 1,
  summary: { total: 2, updated_at: '2026-05-20T12:00:00Z' },
  cases: [
    { id: 'tc_1', duration_ms: 1, steps: [{ name: 'open', duration_ms: 3 }] },
    { id: 'tc_2', duration_ms: 2, steps: [] },
  ],
  tags: ['a', 'b'],
};

describe('A rule by path', () => {
  test.each([
    ['updated_at', ['updated_at']],
    ['**.updated_at', ['summary.updated_at', 'updated_at']],
    ['summary.*', ['summary.total', 'summary.updated_at']],
    ['summary.**', ['summary']],
    ['summary', ['summary']],
    ['"a.b"', ['"a.b"']],
    ['cases[*].duration_ms', ['cases[tc_1].duration_ms', 'cases[tc_2].duration_ms']],
    ['cases.*.duration_ms', ['cases[tc_1].duration_ms', 'cases[tc_2].duration_ms']],
    ['cases[tc_2]', ['cases[tc_2]']],
    ['cases.**.duration_ms', ['cases[tc_1].duration_ms', 'cases[tc_1].steps[open].duration_ms', 'cases[tc_2].duration_ms']],
    ['tags[1]', ['tags[1]']],
    ['tags.0', ['tags[0]']],
    ['nowhere', []],
    ['Updated_at', []],
  ])('%s ignores %j', (path, ignored) => {
    expect(ignoredBy({ by: 'path', path }, run, run)).toEqual(ignored);
  });

  test.each(['a..b', '.', 'a.', '[', 'a[]', 'a]', '"a', 'a"b"', 'a["b"', '"\\x"'])('%s is refused with the place of the fault', (path) => {
    expect(ruleProblem({ by: 'path', path })).toMatch(/^At character \d+ a key is missing/);
  });

  test.each(['**', '**.**', '[**]'])('%s is refused: nothing would be left', (path) => {
    expect(ruleProblem({ by: 'path', path })).toMatch('nothing would be left');
  });

  test('a hundred rules with ** over a large body stay quick', () => {
    const rules = Array.from({ length: 100 }, (_, index) => ({
      id: ignoreRuleIdSchema.parse(`ign_${index + 1}`),
      match: { by: 'path' as const, path: `**.a.*.**.key_${index}` },
    }));
    const body = { a: Array.from({ length: 20_000 }, (_, index) => ({ id: index, a: { b: { [`key_${index % 200}`]: index } } })) };
    expect(compareValues(body, body, { rules, thing: null }).counts).toMatchObject({ ignored: 10_000, same: 30_000 });
  });
});

describe('A rule by type or shape', () => {
  test.each<[IgnoreMatch, JsonValue, JsonValue, string[]]>([
    [{ by: 'type', type: 'number' }, { a: 1, b: '1' }, { a: 2, b: 2 }, ['a']],
    [{ by: 'type', type: 'array' }, { a: [1], b: {} }, { a: [2], b: [] }, ['a']],
    [{ by: 'type', type: 'null' }, { a: null, b: null }, { a: null, b: 1 }, ['a']],
    [{ by: 'type', type: 'object' }, { a: { b: 1 } }, { a: { b: 2 } }, ['a']],
    [{ by: 'shape', shape: 'timestamp' }, { a_at: null, b: 'x' }, { a_at: '2026-05-20T12:00:00Z', b: '2026-05-20' }, ['a_at']],
    [{ by: 'shape', shape: 'timestamp' }, {}, { a_at: '2026-05-20T12:00:00Z' }, ['a_at']],
    [{ by: 'shape', shape: 'duration' }, { run_ms: 4, total: 4 }, { run_ms: 5, total: 5 }, ['run_ms']],
  ])('%j on %j and %j ignores %j', (match, payload, console, ignored) => {
    expect(ignoredBy(match, payload, console)).toEqual(ignored);
  });

  test('a rule about objects leaves the root, or nothing would be compared', () => {
    expect(
      compareValues({ a: 1 }, { a: 2 }, { rules: [{ id: ruleId, match: { by: 'type', type: 'object' } }], thing: null }).counts.differs,
    ).toBe(1);
  });
});

test('rules count for their event type, or for every one', () => {
  const rule = (eventType: string | null): IgnoreRule => ({
    id: ruleId,
    eventType,
    match: { by: 'path', path: 'a' },
    origin: 'yours',
    createdAtUs: 1,
  });
  const rules = [rule(null), rule('run.started'), rule('run.failed')];
  expect(rulesFor(rules, 'run.started').length).toBe(2);
  expect(rulesFor(rules, null).length).toBe(1);
});

describe('What several comparisons suggest', () => {
  const compared = (payload: string, console: string) =>
    compareValues(parseJson(payload), parseJson(console), { rules: [], thing: 'run' }).fields;
  const suggested = (pairs: readonly (readonly [string, string])[]) =>
    suggestRules(pairs.map(([payload, console]) => compared(payload, console)));

  test('a field that differs in most of them, always as one shape', () => {
    const pair = (ours: number, theirs: number) =>
      [`{"cases":[{"id":"tc_1","duration_ms":${ours}}],"total":1}`, `{"cases":[{"id":"tc_1","duration_ms":${theirs}}],"total":1}`] as const;
    expect(suggested([pair(1, 2), pair(3, 4), pair(5, 5)])).toEqual([
      {
        match: { by: 'path', path: 'cases[*].duration_ms' },
        differed: 2,
        compared: 3,
        sentence: 'It differed in 2 of 3 comparisons, and both sides had durations each time.',
        examples: [
          { payload: '1', console: '2' },
          { payload: '3', console: '4' },
        ],
      },
    ]);
  });

  test('any time, where many fields with times differ', () => {
    const at = (second: number) =>
      `{"a_at":"2026-05-20T12:00:0${second}Z","b_at":"2026-05-20T12:01:0${second}Z","c":{"d_at":"2026-05-20T12:02:0${second}Z"}}`;
    const [first, ...others] = suggested([
      [at(1), at(2)],
      [at(3), at(4)],
    ]);
    expect(first).toMatchObject({ match: { by: 'shape', shape: 'timestamp' }, differed: 6, compared: 6 });
    expect(others.map(({ match }) => match)).toEqual(['a_at', 'b_at', 'c.d_at'].map((path) => ({ by: 'path', path })));
  });

  test.each([
    ['the status', '{"status":1,"run_status":1}', '{"status":2,"run_status":2}'],
    ['what the event is about', '{"id":1,"run_id":1,"organization_id":1}', '{"id":2,"run_id":2,"organization_id":2}'],
    ['values of different shapes', '{"a":1}', '{"a":"2026-05-20"}'],
    ['text without a shape', '{"a":"one"}', '{"a":"two"}'],
    ['what only one side has', '{"a":1}', '{"b":1}'],
  ])('never %s', (_, payload, console) => {
    expect(
      suggested([
        [payload, console],
        [payload, console],
        [payload, console],
      ]),
    ).toEqual([]);
  });

  test('nothing from one comparison, or from a field that mostly agrees', () => {
    expect(suggested([['{"a":1}', '{"a":2}']])).toEqual([]);
    const agree = ['{"a":1}', '{"a":1}'] as const;
    expect(suggested([['{"a":1}', '{"a":2}'], ['{"a":1}', '{"a":2}'], agree, agree])).toEqual([]);
  });

  test('a suggested rule takes the difference away, whatever its keys are called', () => {
    for (const key of ['a.b', '*', '', '[0]', '"', '__proto__', 'ключ']) {
      const text = (value: number) => `{"list":[{${JSON.stringify(key)}:${value}}]}`;
      const [rule] = suggested([
        [text(1), text(2)],
        [text(3), text(4)],
      ]);
      const rules = rule === undefined ? [] : [{ id: ruleId, match: rule.match }];
      expect(compareValues(parseJson(text(1)), parseJson(text(2)), { rules, thing: null }).counts).toMatchObject({
        differs: 0,
        ignored: 1,
      });
    }
  });
});
