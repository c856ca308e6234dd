import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueCircle } from '#domain/composer/value-circle.ts';
import { knownNames } from '#domain/composer/variable-names.ts';
import {
  escapeVariables,
  fillText,
  findVariables,
  mostExpansions,
  type TextForm,
  type VariableContext,
} from '#domain/composer/variables.ts';
import { variableContext } from '#test/support/variable-context.ts';

function fill(text: string, given: Partial<VariableContext> = {}, form: TextForm = 'json'): string {
  const filled = fillText(text, variableContext(given), form);
  return filled.kind === 'filled' ? filled.text : filled.problems.map(({ code, from, to }) => `${code} ${from}-${to}`).join(', ');
}

function sentences(text: string, given: Partial<VariableContext> = {}): readonly string[] {
  const filled = fillText(text, variableContext(given), 'json');
  return filled.kind === 'filled' ? [] : filled.problems.map(({ sentence }) => sentence);
}

const env = (values: Readonly<Record<string, string>>) => ({ environmentValues: new Map(Object.entries(values)) });

describe('values', () => {
  test.each([
    ['now', '2026-05-20T12:00:00Z'],
    ['now-5m', '2026-05-20T11:55:00Z'],
    ['now+2h', '2026-05-20T14:00:00Z'],
    ['now-30s', '2026-05-20T11:59:30Z'],
    ['now-1d', '2026-05-19T12:00:00Z'],
    ['now_unix', '1779278400'],
    ['now_ms', '1779278400500'],
    ['seq', '7'],
    ['event_id', 'evt_1'],
    ['run_id', 'run_1'],
    ['organization_id', 'org_1'],
    ['uuid', '00000000-0000-4000-8000-000000000001'],
    ['brace', '{{'],
  ])('{{%s}} is %s', (name, value) => {
    expect(fill(`{{${name}}}`, {}, 'plain')).toBe(value);
    expect(fill(`"{{ ${name} }}"`)).toBe(`"${value}"`);
  });

  test('ids are made once for an event, UUIDs at each place', () => {
    expect(fill('{{run_id}} {{run_id}} {{event_id}} {{uuid}} {{uuid}}', {}, 'plain')).toBe(
      'run_1 run_1 evt_2 00000000-0000-4000-8000-000000000003 00000000-0000-4000-8000-000000000004',
    );
  });

  test("the object of a run's event is the run; others have an id of their own kind", () => {
    expect(fill('{{object_id}} {{run_id}}', {}, 'plain')).toBe('run_1 run_1');
    expect(fill('{{object_id}} {{run_id}}', { eventType: 'remediation.approved' }, 'plain')).toBe('plan_1 run_2');
    expect(fill('{{object_id}}', { eventType: null }, 'plain')).toBe('obj_1');
  });

  test('ids that are settled already are used, and those that were made are handed on to the headers', () => {
    const first = fillText('{{run_id}} {{event_id}}', variableContext({ sharedIds: new Map([['run_id', 'run_given']]) }), 'plain');
    if (first.kind !== 'filled') throw new Error('Not filled');
    expect(first.text).toBe('run_given evt_1');
    expect(fill('{{event_id}}/{{run_id}}', { sharedIds: first.ids }, 'plain')).toBe('evt_1/run_given');
  });

  test('values of the environment may have variables in them, and those have values again', () => {
    const given = env({ host: 'shop-{{env.region}}', region: 'eu{{seq}}' });
    expect(fill('{"at": "{{env.host}}/{{env.region}}"}', given)).toBe('{"at": "shop-eu7/eu7"}');
  });

  test('steps are known in a scenario alone', () => {
    const stepValue = (path: string) => (path === '1.answer.headers.X-Id' ? 'abc' : undefined);
    expect(fill('"{{steps.1.answer.headers.X-Id}}"', { stepValue })).toBe('"abc"');
    expect(sentences('{{steps.2.run_id}}', { stepValue })[0]).toContain('no step before this one has it');
    expect(sentences('{{steps.1.run_id}}')[0]).toContain('in a scenario only');
  });

  test('what was filled in is listed by placeholder and value, with how often', () => {
    const filled = fillText('{{run_id}} {{ run_id }} {{run_id}} {{uuid}} {{uuid}}', variableContext(), 'plain');
    expect(filled).toMatchObject({
      variables: [
        { placeholder: '{{run_id}}', value: 'run_1', count: 2 },
        { placeholder: '{{ run_id }}', value: 'run_1', count: 1 },
        { placeholder: '{{uuid}}', value: '00000000-0000-4000-8000-000000000002', count: 1 },
        { placeholder: '{{uuid}}', value: '00000000-0000-4000-8000-000000000003', count: 1 },
      ],
    });
  });
});

describe('forms', () => {
  test('in JSON a value is escaped for the string it stands in, and written as it is outside of one', () => {
    const given = env({ text: 'a "b"\n\\c', list: '[1, "x"]' });
    expect(JSON.parse(fill('{"a": "<{{env.text}}>"}', given))).toEqual({ a: '<a "b"\n\\c>' });
    expect(JSON.parse(fill('{"a": {{env.list}}, "b": {{seq}}}', given))).toEqual({ a: [1, 'x'], b: 7 });
    expect(fill('<{{env.text}}>', given, 'plain')).toBe('<a "b"\n\\c>');
  });

  test('as a number or as JSON, alone in a string, a value leaves without its quotes', () => {
    const given = env({ flags: '{"a":[true]}', nested: '{"run":"{{run_id}}","quoted":"{{env.quote}}"}', quote: '"' });
    expect(JSON.parse(fill('{"n": "{{seq:number}}", "f": "{{env.flags:json}}", "x": "{{ env.nested : json }}"}', given))).toEqual({
      n: 7,
      f: { a: [true] },
      x: { run: 'run_1', quoted: '"' },
    });
    // Not alone in its string, or the string is a key: there the quotes stay.
    expect(JSON.parse(fill('{"{{seq:number}}": "no {{seq:number}}", "q": "\\"{{seq:number}}"}'))).toEqual({ 7: 'no 7', q: '"7' });
  });

  test('a value that is no number or no JSON is a problem where it has to be one', () => {
    const given = env({ word: 'seven', empty: '', half: '{"a":' });
    expect(fill('"{{env.word:number}}" "{{env.empty:number}}" "{{env.half:json}}"', given)).toBe(
      'unfit-value 1-20, unfit-value 23-43, unfit-value 46-63',
    );
    expect(fill('"{{now:number}}"')).toBe('unfit-value 1-15');
    expect(fill('"{{now_unix:number}}"')).toBe('1779278400');
    expect(fill('{{now-9999999999d}}')).toBe('unfit-value 0-19');
  });
});

describe('problems', () => {
  test('an unknown name is told with its place, what it may mean and what is known', () => {
    expect(fill('{"a": "{{runid}} {{env.nothing}}"}')).toBe('unknown-variable 7-16, unknown-variable 17-32');
    expect(sentences('{{run_idd}}')[0]).toMatch(/^\{\{run_idd\}\} is not known\. Did you mean \{\{run_id\}\}\? Known are uuid, now, /);
    expect(sentences('{{env.regoin}}', env({ region: 'eu' }))[0]).toContain('Did you mean {{env.region}}?');
    expect(fill('{{toString}} {{constructor}} {{env.__proto__}} {{Now}}')).toMatch(/^(unknown-variable [-\d]+(, )?){4}$/);
  });

  test('values that lead back to themselves are told with the way they take', () => {
    const circle = env({ a: '{{env.b}}', b: 'x {{env.c}}', c: '{{env.b}}', fine: '{{env.other}}', other: '1' });
    expect(fill('"{{env.a}}" "{{env.fine}}"', circle)).toBe('cyclic-variable 1-10');
    expect(sentences('{{env.a}}', circle)[0]).toBe('The value of env.b leads back to itself: env.b → env.c → env.b.');
    expect(valueCircle(circle.environmentValues)).toBe('The value of env.b leads back to itself: env.b → env.c → env.b.');
    expect(valueCircle(env({ self: '{{ env.self }}' }).environmentValues)).toContain('env.self → env.self');
    expect(valueCircle(env({ a: '{{env.b}} {{env.b}} {{env.gone}}', b: '{{uuid}}' }).environmentValues)).toBeNull();
  });

  test('values that multiply each other end with a problem and not with the memory', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 60 }, (_, level) => [`v${level}`, `{{env.v${level + 1}}}{{env.v${level + 1}}}`]),
    );
    expect(fill('{{env.v0}}', env({ ...doubling, v60: 'x'.repeat(10_000) }))).toBe('too-large 0-10');
    expect(fill('<{{env.v0}}>', env({ ...doubling, v60: '' }))).toBe('<>');
    expect(fill('{{env.v0}}', env({ ...doubling, v60: '{{uuid}}' }))).toBe('too-large 0-10');
    expect(fill('{{env.v0}}', env({ ...doubling, v60: '{{gone}}' }))).toBe('unknown-variable 0-10');
    expect(mostExpansions).toBeLessThanOrEqual(100_000);
  });

  test('at most 200 problems are told', () => {
    const filled = fillText('{{nope}}'.repeat(1000), variableContext(), 'json');
    expect(filled.kind === 'problems' ? filled.problems : []).toHaveLength(200);
  });

  test('braces that do not close on their line are plain text', () => {
    for (const text of ['{"a":{"b":{}}}', '{"a":"{{","b":"}}"}', '"{{run_id"', '{{run\nid}}', '{{}}', '{{ }}', '{{{}}}'])
      expect(fill(text)).toBe(text);
    expect(fill('{{{run_id}}}', {}, 'plain')).toBe('{run_1}');
  });
});

const anyName = fc.oneof(fc.constantFrom(...knownNames), fc.constantFrom('env.plain', 'env.odd', 'env.nested'));
const odd = '"\\\n\u2028\ud800 é😀{{brace}}';
const given = env({ plain: 'x', odd, nested: '<{{env.odd}}{{uuid}}>' });

/** Strings with variables anywhere in them. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      anyName.map((name) => `{{${name}}}`),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));

function jsonWith(leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 3 },
      ),
    ),
  })).value;
}

const bare = fc.constantFrom('{{seq:number}}', '{{now_ms:number}}', '{{seq:json}}');

/** Each string of its own filled in, which is what filling the whole text has to come to. */
function filledValue(value: unknown, context: VariableContext): unknown {
  if (typeof value === 'string') {
    const plain = fillText(value, context, 'plain');
    if (plain.kind === 'problems') throw new Error('A variable of its own');
    return /^\{\{[^{}]*:\w+\}\}$/.test(value) ? JSON.parse(plain.text) : plain.text;
  }
  if (Array.isArray(value)) return value.map((item) => filledValue(item, context));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [filledValue(key, context), filledValue(item, context)]));
}

test('valid JSON stays valid JSON when it is filled, each string with its own variables', () => {
  const settled = variableContext({ ...given, uuid: () => 'one', newId: (prefix) => `${prefix}1` });
  const leaf = fc.oneof(text, bare, fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(jsonWith(leaf), fc.constantFrom(undefined, 2), (value, indent) => {
      const written = JSON.stringify(value, null, indent);
      const filled = fillText(written, settled, 'json');
      // An arbitrary string may happen to have a variable of its own that nobody knows.
      fc.pre(filled.kind === 'filled');
      expect(JSON.parse(filled.text)).toEqual(JSON.parse(JSON.stringify(filledValue(value, settled))));
    }),
    { numRuns: 500 },
  );
});

test('a text whose braces are escaped comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('{', '}', '{{', '}}', 'run_id', ' ', '"', '\\', '{{brace}}', '{{run_id}}', 'é'), { maxLength: 12 }),
      (parts) => {
        const original = parts.join('');
        expect(fill(escapeVariables(original), {}, 'plain')).toBe(original);
        const json = JSON.stringify({ [original]: [original] });
        expect(fill(escapeVariables(json))).toBe(json);
      },
    ),
    { numRuns: 500 },
  );
});

test('places and names of variables are those in the text', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.array(fc.tuple(anyName, fc.constantFrom('', ':number', ':json'), fc.string()), { maxLength: 5 }),
      (start, parts) => {
        const plain = (one: string) => one.replaceAll(/[{}]/g, '');
        const written = plain(start) + parts.map(([name, format, after]) => `{{${name}${format}}}${plain(after)}`).join('');
        const found = [...findVariables(written)];
        expect(found.map(({ name }) => name)).toEqual(parts.map(([name]) => name));
        for (const { placeholder, from, to } of found) expect(written.slice(from, to)).toBe(placeholder);
      },
    ),
  );
});

test('filling never throws, whatever the text and its values', () => {
  const pieces = fc.array(fc.constantFrom('{{', '}}', 'env.a', 'env.b', 'now-1d', ':json', ':number', '"', '\\', '{', ' ', 'x'), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(pieces, pieces, pieces, fc.constantFrom<TextForm>('json', 'plain'), (one, a, b, form) => {
      const values = env({ a: a.join(''), b: b.join('') });
      expect(['filled', 'problems']).toContain(fillText(one.join(''), variableContext(values), form).kind);
    }),
    { numRuns: 1000 },
  );
});
