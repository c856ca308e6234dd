import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TextProblem } from '#contract/models/composer.ts';
import { catalogItems, templateOf } from '#domain/catalog/catalog-items.ts';
import { checkText, type TextCheckOptions } from '#engine/composer/text-check/check-text.ts';

const plain: TextCheckOptions = { environmentValues: new Map() };

function placed({ severity, code, line, column, endLine, endColumn }: TextProblem): string {
  return `${severity} ${code} ${line}:${column}-${endLine}:${endColumn}`;
}

async function places(text: string, options = plain): Promise<readonly string[]> {
  return (await checkText(text, options)).problems.map(placed);
}

async function sentences(text: string, options = plain): Promise<readonly string[]> {
  return (await checkText(text, options)).problems.map(({ sentence }) => sentence);
}

const items = catalogItems().map((item) => [`${item.eventType} ${item.envelope}`, item.template] as const);

test.each(items)('the template of %s has no problem', async (_, template) => {
  expect(await checkText(template, plain)).toEqual({ problems: [], isJson: true });
});

describe('by the schema of its own type and envelope', () => {
  test('a value outside of an enum is marked at its line, with the documented values', async () => {
    const text = templateOf('run.completed', 'legacy').replace('"passed"', '"exploded"');
    expect(await places(text)).toEqual(['warning schema 6:15-6:25']);
    expect((await sentences(text))[0]).toMatch(/^data\.status: Documented values are queued, .* The list may grow/);
    // Another type has other fields: there a status is an unknown field, which is allowed.
    expect(await places(templateOf('run.started', 'legacy').replace('"data": {', '"data": {"status": "exploded",'))).toEqual([]);
  });

  test('what is missing is told at the object it is missing in', async () => {
    const text = '{"id": "evt_1", "type": "run.failed",\n "data": {"object": {"id": 5, "run_id": "run_1"}}}';
    expect(await sentences(text)).toEqual([
      'created is missing; the documentation shows it.',
      'data.object.organization_id is missing; the documentation shows it.',
      'data.object.id has to be a text.',
    ]);
    expect(await places(text)).toEqual(['warning schema 1:1-1:2', 'warning schema 2:21-2:22', 'warning schema 2:28-2:29']);
  });

  test('a value of another kind is told in words', async () => {
    const legacy = templateOf('run.completed', 'legacy');
    expect(await sentences(legacy.replace('12', '"{{seq}}"'))).toEqual([
      'data.agents_run: A number, or a variable as one: "{{seq:number}}".',
    ]);
    expect(await sentences(legacy.replace('12', '"{{seq:number}}"'))).toEqual([]);
    expect(await sentences(legacy.replace('{{now}}', 'soon'))).toEqual([
      'timestamp: A time in ISO 8601 with its zone, such as 2026-05-20T12:00:00Z or {{now}}.',
    ]);
    expect(await sentences(legacy.replace('"passed"', '7'))).toEqual([expect.stringContaining('data.status: Documented values')]);
    expect(await sentences('{"event": "run.started", "timestamp": "{{now}}", "data": [1]}')).toEqual([
      'data: An object, or a variable as one: "{{env.name:json}}".',
    ]);
  });

  test('a type that the catalog lacks is marked, and its fields are not', async () => {
    const text = templateOf('run.completed', 'current').replace('run.completed', 'shop.opened').replace('"{{organization_id}}"', 'null');
    expect(await places(text)).toEqual(['warning not-in-catalog 3:11-3:24']);
    expect(
      await places(templateOf('run.completed', 'current').replace('run.completed', '{{env.type}}'), env({ type: 'run.failed' })),
    ).toEqual([]);
  });

  test.each(['{}', '[]', '"text"', '7', 'null', '{"id": 1}', '{{seq}}'])('%s is JSON and no event', async (text) => {
    const { problems, isJson } = await checkText(text, plain);
    expect(isJson).toBe(true);
    expect(problems).toMatchObject([{ severity: 'info', code: 'not-in-catalog', line: 1, column: 1 }]);
  });

  test('of a key that stands twice the last one counts, as for every reader', async () => {
    const text = '{"event": "run.started", "timestamp": "soon",\n"timestamp": "{{now}}", "data": {}}';
    expect(await places(text)).toEqual([]);
    expect(await places(text.replace('{{now}}', 'late'))).toEqual(['warning schema 2:14-2:20']);
  });
});

function env(values: Readonly<Record<string, string>>): TextCheckOptions {
  return { environmentValues: new Map(Object.entries(values)) };
}

describe('variables', () => {
  const withExtra = (extra: string) => templateOf('run.started', 'current').replace('"id"', `"extra": ${extra},\n  "id"`);

  test('unknown ones, circles and values that do not fit are errors at their place', async () => {
    const options = env({ a: '{{env.b}}', b: '{{env.a}}', word: 'x' });
    expect(await places(withExtra('"é😀 {{nope}} {{env.a}}", "f": "{{env.word:number}}", "g": "{{steps.1.run_id}}"'), options)).toEqual([
      'error unknown-variable 2:17-2:25',
      'error cyclic-variable 2:26-2:35',
      'error json 2:44-2:63',
      'error unknown-variable 2:72-2:90',
    ]);
  });

  test('braces in a string that begin no variable are pointed out, as one that is not closed looks so', async () => {
    expect(await places(withExtra('"{{run_id} {{seq}} {{", "b": "{{{seq}}} {{brace}}"'))).toEqual([
      'info unknown-variable 2:13-2:15',
      'info unknown-variable 2:31-2:33',
    ]);
    expect(await places('{"a":{"b":{{}}')).toEqual(['error json 1:12-1:13']);
  });

  test('in a scenario steps are known', async () => {
    expect(await places(withExtra('"{{steps.1.run_id}}"'), { ...plain, within: 'scenario' })).toEqual([]);
  });

  test('outside of a string a variable stands for a value: what leaves is JSON, and places stay as they are', async () => {
    expect(await checkText(withExtra('[{{seq}}, {{now_ms}}]'), plain)).toEqual({ problems: [], isJson: true });
    expect(await places('{"a": {{seq}},\n"event": 5, "data": {}, "timestamp": {{now_ms}} }')).toEqual(['warning schema 2:10-2:11']);
  });

  test('all that can not be filled in are told, at most 200', async () => {
    const { problems } = await checkText(`{"a": [${Array.from({ length: 500 }, () => '"{{nope}}"').join(',\n')}]`, plain);
    expect(problems).toHaveLength(200);
    // The place where the JSON breaks is among them.
    expect(problems.filter(({ code }) => code === 'json')).toMatchObject([{ line: 500 }]);
  });
});

describe('broken JSON', () => {
  test.each([
    ['{"a": 1,}', '1:9-1:10', 'A comma stands before the closing brace.'],
    ['[1, 2,\n]', '2:1-2:2', 'A comma stands before the closing bracket.'],
    ["{'a': 1}", '1:2-1:3', 'JSON has double quotes, not single ones.'],
    ['{"a": undefined}', '1:7-1:8', 'JSON has no undefined.'],
    ['{\r\n  // note\r\n}', '2:3-2:4', 'JSON has no comments.'],
    ['{"é😀": 1 "b": 2}', '1:11-1:12', 'A comma or a closing bracket is expected here.'],
    ['{"a" 1}', '1:6-1:7', 'A colon is expected between a key and its value.'],
    ['{a: 1}', '1:2-1:3', 'A key in double quotes or the end of the object is expected here.'],
    ['{"a": "b\n"}', '1:7-1:8', 'The string that begins here has a line break, a bad escape, or no end.'],
    ['{"a": "b', '1:7-1:8', 'The string that begins here has no end.'],
    ['{"a": [1, 2', '1:12-1:12', 'The text ends before the JSON does.'],
    ['{} {}', '1:4-1:5', 'The JSON has ended before this.'],
  ])('%s', async (text, place, reason) => {
    const { problems, isJson } = await checkText(text, plain);
    expect(isJson).toBe(false);
    expect(problems.map(placed)).toEqual([`error json ${place}`]);
    expect(problems[0]?.sentence).toBe(`This is no JSON. ${reason} It can be sent as it is, on purpose.`);
  });

  test('a byte order mark is pointed out', async () => {
    const text = `\ufeff${templateOf('run.started', 'current')}`;
    expect(await checkText(text, plain)).toMatchObject({
      isJson: true,
      problems: [{ severity: 'warning', code: 'json', line: 1, column: 1, endColumn: 2 }],
    });
  });

  test.each(['', ' \n '])('nothing at all', async (text) => {
    expect(await checkText(text, plain)).toMatchObject({
      isJson: false,
      problems: [{ code: 'json', sentence: expect.stringContaining('empty') }],
    });
  });
});

test('a large text is checked in turns, and others have theirs in between', async () => {
  const rows = Array.from({ length: 60_000 }, (_, index) => ({ index, name: `row ${index}`, id: '{{uuid}}' }));
  const event = { event: 'run.completed', timestamp: '{{now}}', data: { run_id: 'run_1', status: 'exploded', rows } };
  const text = JSON.stringify(event, null, 2);
  expect(text.length).toBeGreaterThan(5_000_000);
  let turns = 0;
  const done = new AbortController();
  const count = () => {
    turns += 1;
    if (!done.signal.aborted) setImmediate(count);
  };
  setImmediate(count);
  const { problems, isJson } = await checkText(text, plain);
  done.abort();
  expect(isJson).toBe(true);
  expect(problems.filter(({ column }) => column === 15).map(placed)).toEqual(['warning schema 6:15-6:25']);
  expect(turns).toBeGreaterThan(3);
});

test('nothing throws, places are in the text and in order, and JSON is what JSON.parse says it is', async () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\n',
    '\r\n',
    '1',
    'null',
    '"type"',
    '"event"',
    '"data"',
    '"object"',
    'é😀',
    ' ',
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    fc.json(),
    fc.json().map((json) => `{"type":"run.failed","data":{"object":${json}},"id":${json}}`),
  );
  await fc.assert(
    fc.asyncProperty(text, async (written) => {
      fc.pre(!written.includes('{{'));
      const { problems, isJson } = await checkText(written, plain);
      expect(isJson).toBe(isParsed(written));
      const lines = written.split(/\r\n|\n|\r/);
      for (const { line, column, endLine, endColumn } of problems) {
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
        expect(endLine > line || (endLine === line && endColumn >= column)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
