import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEnvelope, readEnvelopeHead } from '#domain/envelope.ts';

const bytes = (text: string) => Buffer.from(text);
const read = (value: unknown) => readEnvelope(bytes(typeof value === 'string' ? value : JSON.stringify(value)));

describe('the two documented envelopes', () => {
  test('current', () => {
    const text =
      '{"id":"evt_abc123","type":"run.completed","created":"2026-05-20T12:00:00Z","data":{"object":{"id":"resource_id","organization_id":"org_abc","run_id":"run_xyz"}}}';
    expect(read(text)).toEqual({
      kind: 'current',
      eventType: 'run.completed',
      eventId: 'evt_abc123',
      eventTime: '2026-05-20T12:00:00Z',
      eventTimeUs: Date.UTC(2026, 4, 20, 12) * 1000,
      organizationId: 'org_abc',
      runId: 'run_xyz',
      isKnownType: true,
      hasDuplicateKeys: false,
    });
  });

  test('legacy, which has no event id', () => {
    const text =
      '{"event":"issue.detected","timestamp":"2024-01-15T10:30:00Z","data":{"run_id":"run_abc123","status":"passed","duration_ms":45000}}';
    expect(read(text)).toEqual({
      kind: 'legacy',
      eventType: 'issue.detected',
      eventId: null,
      eventTime: '2024-01-15T10:30:00Z',
      eventTimeUs: Date.UTC(2024, 0, 15, 10, 30) * 1000,
      organizationId: null,
      runId: 'run_abc123',
      isKnownType: true,
      hasDuplicateKeys: false,
    });
  });
});

describe('everything else', () => {
  test.each([
    ['', 'empty'],
    [' ', 'not-json'],
    ['{', 'not-json'],
    ['{"type":"a",}', 'not-json'],
    ['hello', 'not-json'],
    ['{}x', 'not-json'],
    ['{"a":01}', 'not-json'],
    ['[]', 'unknown'],
    ['null', 'unknown'],
    ['12', 'unknown'],
    ['"run.completed"', 'unknown'],
    ['{}', 'unknown'],
    ['[{"type":"a","data":{"object":{}}}]', 'unknown'],
    ['{"type":"a"}', 'unknown'],
    ['{"type":"a","data":{"object":[]}}', 'unknown'],
    ['{"type":"a","data":[{"object":{}}]}', 'unknown'],
    ['{"type":"a","data":{"object":{}}}', 'current'],
    ['{"event":"a"}', 'legacy'],
    ['{"event":"a","type":"b"}', 'unknown'],
    ['{"event":{}}', 'unknown'],
    ['{"type":"a","event":"b","data":{"object":{}}}', 'current'],
    ['\ufeff{"event":"a"}', 'legacy'],
    ['{"typ\\u0065":"a","data":{"object":{}}}', 'current'],
  ])('%j is %s', (text, kind) => {
    expect(read(text).kind).toBe(kind);
  });

  test('an unknown type is shown as such', () => {
    expect(read({ id: 'evt_1', type: 'shop.opened', data: { object: {} } })).toMatchObject({
      kind: 'current',
      eventType: 'shop.opened',
      eventId: 'evt_1',
      isKnownType: false,
    });
  });

  test('a run id is found at the object, in data or at the top, the innermost first', () => {
    expect(read({ type: 'a', run_id: 'top', data: { run_id: 'data', object: { run_id: 'object' } } }).runId).toBe('object');
    expect(read({ type: 'a', run_id: 'top', data: { run_id: 'data', object: {} } }).runId).toBe('data');
    expect(read({ type: 'a', run_id: 'top' }).runId).toBe('top');
    expect(read({ type: 'a', data: { other: { run_id: 'no' }, list: [{ run_id: 'no' }] }, more: { run_id: 'no' } }).runId).toBeNull();
  });

  test('an id without a type names a thing and is no event id', () => {
    expect(read({ id: 'customer_1', name: 'x' }).eventId).toBeNull();
    expect(read({ id: 'evt_1', type: 'x' }).eventId).toBe('evt_1');
  });

  test('values that are no text are no facts', () => {
    expect(read({ id: {}, type: 'a', created: true, organization_id: [], data: { object: { run_id: null } } })).toMatchObject({
      eventId: null,
      eventTime: null,
      organizationId: null,
      runId: null,
    });
  });

  test('facts are cut at 512 characters and well formed', () => {
    const facts = read(`{"type":"${'x'.repeat(2000)}","id":"${'\u{1f600}'.repeat(300)}a","data":{"object":{"run_id":"\\ud800"}}}`);
    expect(facts.eventType).toHaveLength(512);
    expect(facts.eventId?.isWellFormed()).toBe(true);
    expect(facts.runId).toBe('\ufffd');
    expect(read(`{"type":"${'x'.repeat(511)}\u{1f600}"}`).eventType).toBe(`${'x'.repeat(511)}\ufffd`);
  });
});

describe('hostile bodies', () => {
  test('100,000 and 2,000,000 levels deep', () => {
    expect(read('['.repeat(100_000)).kind).toBe('not-json');
    expect(read(`${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`).kind).toBe('unknown');
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    expect(read(`{"type":"a","x":${deep},"data":{"object":{"run_id":"run_1"}}}`)).toMatchObject({ kind: 'current', runId: 'run_1' });
  });

  test('__proto__ keys change nothing and are not lost', () => {
    expect(read('{"__proto__":{"type":"evil","run_id":"evil"},"event":"a"}')).toMatchObject({
      kind: 'legacy',
      eventType: 'a',
      runId: null,
    });
    expect(read('{"event":"a","__proto__":1,"__proto__":2}').hasDuplicateKeys).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'type')).toBe(false);
  });

  test('the last of two equal keys counts, as in JSON.parse', () => {
    const facts = read('{"type":"a","data":{"object":{"run_id":"one"}},"type":"b","data":{"object":{"run_id":"two"}}}');
    expect(facts).toMatchObject({ eventType: 'b', runId: 'two', hasDuplicateKeys: true });
    expect(read('{"type":"a","data":{"object":{"run_id":"one"}},"data":5}')).toMatchObject({
      kind: 'unknown',
      runId: null,
      hasDuplicateKeys: true,
    });
    expect(read('{"type":"a","data":{"object":{"x":1,"\\u0078":2}}}').hasDuplicateKeys).toBe(true);
    expect(read('{"type":"a","other":{"x":1,"x":2},"data":{"object":{"id":"data","data":"id"}}}').hasDuplicateKeys).toBe(false);
  });

  test('giant numbers and invalid UTF-8 do not hide the facts', () => {
    expect(read(`{"type":"a","n":${'9'.repeat(100_000)}e99999,"data":{"object":{}}}`).kind).toBe('current');
    const broken = Buffer.concat([bytes('{"type":"a'), Buffer.from([0xff, 0xc3]), bytes('","data":{"object":{}}}')]);
    expect(readEnvelope(broken)).toMatchObject({ kind: 'current', eventType: 'a\ufffd\ufffd' });
  });

  test('10 MiB are read, with the facts behind them', () => {
    const filler = '{"n":1,"s":"0123456789abcdef"},'.repeat(340_000);
    expect(read(`{"rows":[${filler}{}],"type":"a","data":{"object":{"run_id":"run_1"}}}`)).toMatchObject({
      kind: 'current',
      runId: 'run_1',
    });
  });

  test('never throws and agrees with JSON.parse on what JSON is, for any text', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"type"',
      '"data"',
      '"object"',
      '"a"',
      '1',
      '-',
      '0',
      '.5',
      'e9',
      'true',
      'null',
      'nul',
      '\\',
      '\\u00',
      '\\n',
      ' ',
      '\n',
      '\t',
      '\u0001',
      'é',
      '{}',
    );
    const text = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
      fc.json().map((json) => json.slice(0, -1)),
    );
    const isJson = (value: string) => {
      try {
        JSON.parse(value);
        return true;
      } catch {
        // Refusing is the answer that is compared.
        return false;
      }
    };
    fc.assert(
      fc.property(text, (value) => {
        const { kind } = readEnvelope(bytes(value));
        return value === '' ? kind === 'empty' : (kind === 'not-json') === !isJson(value.toWellFormed());
      }),
      { numRuns: 20_000 },
    );
  });

  test('never throws, for any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (value) => readEnvelope(value).kind.length > 0 && readEnvelopeHead(value).kind.length > 0,
      ),
      { numRuns: 5_000 },
    );
  });

  test('finds the fields wherever they stand among others', () => {
    const other = fc.dictionary(
      fc.string().filter((key) => !['type', 'event', 'data', 'id', 'created', 'timestamp', 'run_id', 'organization_id'].includes(key)),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(other, other, fc.string({ minLength: 1, maxLength: 100 }), (before, after, runId) => {
        const facts = read(JSON.stringify({ ...before, id: 'evt_1', type: 'run.failed', data: { object: { run_id: runId } }, ...after }));
        return facts.kind === 'current' && facts.eventId === 'evt_1' && facts.runId === runId.toWellFormed() && !facts.hasDuplicateKeys;
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a body of which only the head is here', () => {
  const whole = `{"id":"evt_1","type":"run.failed","created":1760000000,"data":{"object":{"run_id":"run_1","log":"${'x'.repeat(300)}"}}}`;

  test('gives the facts before the cut, and the same facts when nothing is cut', () => {
    expect(readEnvelopeHead(bytes(whole.slice(0, 200)))).toMatchObject({
      kind: 'current',
      eventId: 'evt_1',
      runId: 'run_1',
      eventTimeUs: 1_760_000_000_000_000,
    });
    expect(readEnvelopeHead(bytes(whole))).toEqual(read(whole));
    expect(readEnvelope(bytes(whole.slice(0, 200))).kind).toBe('not-json');
  });

  test('never invents: each fact of any head is null or that of the whole', () => {
    const facts = read(whole);
    for (let length = 1; length < whole.length; length += 1) {
      const head = readEnvelopeHead(bytes(whole.slice(0, length)));
      expect(head.kind).not.toBe('not-json');
      for (const name of ['eventType', 'eventId', 'eventTime', 'runId'] as const) expect([null, facts[name]]).toContain(head[name]);
    }
  });

  test('what was broken before the cut is still not JSON', () => {
    expect(readEnvelopeHead(bytes(`{"type":"a" "b":${'x'.repeat(100)}`)).kind).toBe('not-json');
    expect(readEnvelopeHead(bytes('<html>')).kind).toBe('not-json');
  });
});
