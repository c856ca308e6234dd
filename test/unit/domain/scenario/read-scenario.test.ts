import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { longestScenario } from '#contract/models/scenario.ts';
import { readScenario } from '#domain/scenario/read-scenario.ts';
import { scenarioJsonSchema } from '#domain/scenario/scenario-file.ts';
import { allSteps } from '#domain/scenario/scenario-plan.ts';

const file = (steps: string) => `hookglass: 1\nname: A test\nsteps:\n${steps}`;
const mistakes = (text: string) => readScenario(text).problems.map(({ line, column, sentence }) => `${line}:${column} ${sentence}`);

describe('what is read', () => {
  test('every kind of step, short forms written out, lines kept', () => {
    const { plan, problems, stepCount } = readScenario(
      file(`  # a comment
  - event: run.started
    name: started
    set: { data.object.extra.0: 1, created: "{{now-1d}}" }
    spoil: [unsigned, { name: oversized, bytes: 2048 }]
    expect: { answer: refuse, within: 1.5s }
  - pause: 500ms
  - parallel:
      - body: { a: "{{steps.started.run_id}}" }
        repeat: 3
        at: once
      - body: no json
        contentType: null
  - wait: { for: "run:{{steps.1.run_id}}" }
  - assert: { step: "3.1", status: 2xx }
  - assert: { status: 200 }`),
    );
    expect(problems).toEqual([]);
    expect(stepCount).toBe(8);
    expect(allSteps(plan?.steps ?? []).map(({ path, line, kind, title }) => [path, line, kind, title])).toEqual([
      ['1', 5, 'event', 'run.started, unsigned, oversized'],
      ['2', 10, 'pause', 'Pause 500ms'],
      ['3', 11, 'parallel', 'At the same time: 2 steps'],
      ['3.1', 12, 'event', 'A body of its own, 3 times'],
      ['3.2', 15, 'event', 'A body of its own'],
      ['4', 17, 'wait', 'Wait for run:{{steps.1.run_id}}'],
      ['5', 18, 'assert', 'Check the answer to 3.1'],
      ['6', 19, 'assert', 'Check the answer'],
    ]);
    const [started, , , , plain, wait, , last] = allSteps(plan?.steps ?? []);
    expect(started).toMatchObject({ spoilers: [{ name: 'unsigned' }, { name: 'oversized', bytes: 2048 }], expect: { withinMs: 1500 } });
    expect(started?.kind === 'event' && JSON.parse(started.text)).toMatchObject({
      created: '{{now-1d}}',
      data: { object: { run_id: '{{run_id}}', extra: { 0: 1 } } },
    });
    expect(plain).toMatchObject({ text: 'no json', contentType: null });
    expect(wait).toMatchObject({ count: 1, withinMs: 10_000 });
    expect(last).toMatchObject({ step: '3.2' });
    expect([...(plan?.wanted ?? [])].toSorted()).toEqual(['1', '3.1', '3.2']);
  });
});

describe('mistakes have a place and plain words', () => {
  test.each([
    ['', ['1:1 A scenario starts with "hookglass: 1", then a name and steps']],
    ['name: x\nsteps: [{ pause: 1s }]', ['1:1 The version is missing: write "hookglass: 1" in the first line']],
    ['hookglass: 2\nsteps: later', ['1:12 This file says version 2; this Hookglass reads up to 1']],
    [
      file('  - evnt: run.started'),
      ['4:5 Unknown step: "evnt" is none, known are: event, body, pause, parallel, wait and assert. Is "event" meant?'],
    ],
    [file('  - pause: 3'), ['4:12 "pause": a time is a number with a unit: 500ms, 2s, 5m or 1h']],
    [file('  - pause: 25h'), ['4:12 "pause" is too long: 24h at most']],
    [file('  - event: run.failed\n    body: {}'), ['5:5 A step is either event or body, not both']],
    [file('  - event: run.failed\n    headers: { X-A: 1 }'), ['5:21 "X-A" is a text: put it in quotes']],
    [file('  - event: run.failed\n    nmae: x'), [expect.stringMatching(/^5:5 "nmae" is not known here: .* Is "name" meant\?$/)]],
    [
      file('  - event: run.failed\n    spoil: [unsinged]'),
      [expect.stringMatching(/^5:13 "unsinged" is no way to spoil.* Is "unsigned" meant\?$/)],
    ],
    [file('  - event: run.faild'), [expect.stringMatching(/^4:12 "run.faild" is no event: .* Is "run.failed" meant\?$/)]],
    [file('  - body: "{{rnu_id}}"'), ['4:11 {{rnu_id}} is no variable. Is {{run_id}} meant?']],
    [file('  - assert: { status: 200 }'), ['4:13 There is no event before this, whose answer could be checked']],
    ['hookglass: 1\nhookglass: 1\nsteps: [{ pause: 1s }]', ['2:1 "hookglass" stands here twice']],
    ['hookglass: 1\nsteps: &a [{ parallel: *a }]', ['2:24 The anchor &a contains itself', '2:24 "parallel" is missing: it is a list']],
    [file('  - body: { n: .inf }'), ['4:16 JSON has no such number']],
    ['hookglass: 1\nsteps: [{ pause: 1s }]\n---\nmore: 1', [expect.stringContaining('one document')]],
  ])('%j', (text, words) => {
    const { plan } = readScenario(text);
    expect([mistakes(text), plan]).toEqual([words, null]);
  });

  test('a newer version is told as such', () => {
    expect(readScenario('hookglass: 7\nname: Later\nsteps: [1, 2]')).toMatchObject({
      newerVersion: '7',
      name: 'Later',
      stepCount: 2,
      plan: null,
    });
  });
});

describe('references', () => {
  const naming = (first: string, second: string) =>
    file(`  - body: { x: "${first}" }\n    name: a\n  - body: { x: "${second}" }\n    name: b`);

  test.each([
    [naming('', '{{steps.c.run_id}}'), 'There is no step "c". Known are a and b, and numbers. Is "a" meant?'],
    [naming('{{steps.b.run_id}}', ''), 'Step 2 comes later than step 1: its values are not there yet'],
    [naming('', '{{steps.b.run_id}}'), 'Step 2 refers to itself'],
    [naming('{{steps.2.run_id}}', '{{steps.a.run_id}}'), 'Step 1 and step 2 refer to each other: none of them can come first'],
    [naming('', '{{steps.a}}'), 'Say what of the step is meant, as {{steps.a.run_id}}'],
    [
      file('  - parallel:\n      - body: ""\n        name: a\n      - body: "{{steps.a.id}}"'),
      'Step 1.1 runs at the same time as step 1.2: its values are not there yet',
    ],
    [file('  - pause: 1s\n  - assert: { step: 1, status: 200 }'), 'Step 1 sends nothing, so there is no answer to check'],
    [file('  - body: ""\n    name: a\n  - body: ""\n    name: a'), 'Step 1 is called "a" already'],
  ])('%#', (text, sentence) => {
    expect(readScenario(text).problems.map((problem) => problem.sentence)).toEqual([sentence]);
  });

  test('a step that has a mistake of its own is still known by its name', () => {
    expect(mistakes(file('  - event: run.faild\n    name: a\n  - body: "{{steps.a.run_id}}"')).length).toBe(1);
  });
});

describe('limits', () => {
  test.each([
    ['steps', file('  - pause: 1s\n'.repeat(1_001)), /more than 1,000 steps/],
    ['nesting', file(`  - ${'{ parallel: [ '.repeat(6)}{ pause: 1s }${' ] }'.repeat(6)}`), /at most 5 deep/],
    ['repeats', file('  - body: ""\n    repeat: 6000\n  - body: ""\n    repeat: 6000'), /12,000 events would leave; 10,000 are the most/],
    ['length', `#${'x'.repeat(longestScenario)}`, /longer than 262,144 bytes/],
    ['brackets', '['.repeat(100_000), /nested too deeply/],
    ['dashes', '- '.repeat(100_000), /nested too deeply/],
    ['aliases', `a: &a 1\nb: [${'*a,'.repeat(200)}]`, /names anchors more than 100 times/],
    [
      'a bomb',
      `a: &a [${'1,'.repeat(50)}]\n${'bcdefghi'
        .split('')
        .map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(10)}]`)
        .join('\n')}`,
      /names anchors more than 100 times|more than 200,000 values/,
    ],
  ])('%s', (_, text, words) => {
    expect(readScenario(text).problems.some(({ sentence }) => words.test(sentence))).toBe(true);
  });

  test('what lies within them is read', () => {
    expect(readScenario(file(`  - ${'{ parallel: [ '.repeat(5)}{ pause: 1s }${' ] }'.repeat(5)}`)).problems).toEqual([]);
    expect(readScenario(file('  - pause: 1s\n'.repeat(1_000))).problems).toEqual([]);
  });
});

const ready = new URL('../../../../resources/scenarios/', import.meta.url);
const shipped = readdirSync(ready)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, ready), 'utf8'));

/** Texts near what people write: lines of real scenarios, mixed up, cut and glued. */
const nearTexts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        'hookglass: 1',
        'steps:',
        '- event: run.started',
        '  name: a',
        '- pause: 1s',
        ': ',
        '  - ',
        '{',
        '[',
        '"',
        '&a',
        '*a',
        '\t',
        '\r\n',
        '\n',
        '|',
        '!!x ',
        '{{steps.a.run_id}}',
        '? ',
        '%',
        '---',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom(...shipped), fc.nat(2_000), fc.nat(2_000), fc.string({ maxLength: 5 }))
    .map(([text, from, length, put]) => text.slice(0, from) + put + text.slice(from + (length % 20))),
);

test('no text makes it throw, and every problem stands inside the text', () => {
  fc.assert(
    fc.property(nearTexts, (text) => {
      const { problems, plan } = readScenario(text);
      expect(plan === null).toBe(problems.some(({ severity }) => severity === 'error'));
      const lines = text.split('\n');
      for (const { line, column, endLine, endColumn } of problems) {
        expect(line >= 1 && endLine >= line && endLine <= lines.length).toBe(true);
        expect(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1).toBe(true);
        expect(endColumn >= 1 && endColumn <= (lines[endLine - 1]?.length ?? 0) + 1).toBe(true);
        expect(endLine > line || endColumn >= column).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

describe('the JSON Schema', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(scenarioJsonSchema());

  test.each(shipped.map((text) => [readScenario(text).name, text]))('takes %s as the reader does', (_, text) => {
    expect([validate(parse(text)), readScenario(text).problems]).toEqual([true, []]);
  });

  test.each([
    '  - evnt: run.started',
    '  - event: run.faild',
    '  - event: run.failed\n    spoil: [unsinged]',
    '  - event: run.failed\n    spoil: [{ name: oversized, bytes: 1 }]',
    '  - event: run.failed\n    body: {}',
    '  - event: run.failed\n    expect: { status: 20x }',
    '  - event: run.failed\n    repeat: 0',
    '  - event: run.failed\n    name: 1x',
    '  - pause: soon',
    '  - parallel: []',
    '  - parallel: [{ pause: 1 }]',
    '  - wait: { count: 1 }',
    '  - assert: { stauts: 200 }',
    '  - {}',
  ])('refuses what the reader refuses: %j', (steps) => {
    expect([validate(parse(file(steps))), readScenario(file(steps)).plan]).toEqual([false, null]);
  });
});
