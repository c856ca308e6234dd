import { describe, expect, test } from 'vitest';
import { problemIn, requestIn } from './reading.ts';

const wanted = [
  ['Host', 'a.test'],
  ['X-A', '1'],
  ['X-A', '2'],
];

describe('headers as JSON, or as what looks like it', () => {
  test.each([
    ["Node's rawHeaders", '["Host","a.test","X-A","1","X-A","2"]'],
    ['pairs', '[["Host","a.test"],["X-A","1"],["X-A","2"]]'],
    ['developer tools', '[{"name":"Host","value":"a.test"},{"name":"X-A","value":"1"},{"name":"X-A","value":"2"}]'],
    ['Postman', '[{"key":"Host","value":"a.test","type":"text"},{"key":"X-A","value":"1"},{"key":"X-A","value":"2"}]'],
    ['an object with a list', '{"Host":"a.test","X-A":["1",2]}'],
    ['an object with a name that comes twice', '{"Host":"a.test","X-A":"1","X-A":"2"}'],
    ['what Node prints', "{\n  Host: 'a.test',\n  'X-A': [ '1', '2' ],\n}"],
    ['what Node prints of Headers', "Headers {\n  Host: 'a.test',\n  'X-A': [ '1', '2' ]\n}"],
    ['what Python prints', "{'Host': 'a.test', 'X-A': ['1', '2']}"],
  ])('%s', (_, text) => {
    expect(requestIn(text)).toMatchObject({ form: 'headers', method: 'POST', url: '/', headers: wanted, body: null, notes: [] });
  });

  test('escapes are read', () => {
    expect(requestIn('{"a":"\\u0041\\n\\"\\\\","b":\'it\\\'s \\x41\'}').headers).toEqual([
      ['a', 'A\n"\\'],
      ['b', "it's A"],
    ]);
  });

  test('pseudo headers are left out with a note', () => {
    expect(requestIn('{":method":"POST","x-a":"1"}')).toMatchObject({
      headers: [['x-a', '1']],
      notes: [expect.stringContaining('HTTP/2')],
    });
  });
});

describe('a recording of a browser', () => {
  const entry = (method: string, url: string, text: string) => ({
    startedDateTime: '2026-05-20T12:00:00Z',
    request: {
      method,
      url,
      httpVersion: 'HTTP/2',
      headers: [
        { name: ':authority', value: 'a.test' },
        { name: 'X-A', value: '1' },
      ],
      ...(text === '' ? {} : { postData: { mimeType: 'application/json', text } }),
    },
    response: { status: 200 },
  });
  const har = (...entries: readonly object[]) => JSON.stringify({ log: { version: '1.2', entries } });

  test('one POST among others is taken', () => {
    const read = requestIn(har(entry('GET', 'https://a.test/', ''), entry('POST', 'https://a.test/in', '{"ü":1}\n')));
    expect(read).toMatchObject({ form: 'har', method: 'POST', url: 'https://a.test/in', headers: [['X-A', '1']], body: '{"ü":1}\n' });
    expect(read.notes).toEqual([expect.stringContaining('colon')]);
  });

  test('of several the first, with a note', () => {
    const read = requestIn(har(entry('POST', 'https://a.test/1', '1'), entry('POST', 'https://a.test/2', '2')));
    expect(read).toMatchObject({ url: 'https://a.test/1', body: '1' });
    expect(read.notes[0]).toContain('2 requests by POST');
  });

  test('an entry or a request alone is enough', () => {
    const one = entry('POST', 'https://a.test/1', '1');
    expect(requestIn(JSON.stringify(one))).toMatchObject({ form: 'har', body: '1' });
    expect(requestIn(JSON.stringify(one.request))).toMatchObject({ form: 'har', body: '1' });
  });

  test('says what it could not keep', () => {
    expect(requestIn(har(entry('POST', 'https://a.test/1', 'a\ufffd'))).notes[0]).toContain('not UTF-8');
    const withoutText = { request: { ...entry('POST', 'https://a.test/', 'x').request, postData: { mimeType: 'a/b', params: [] } } };
    expect(requestIn(JSON.stringify(withoutText))).toMatchObject({
      body: null,
      notes: [expect.stringContaining('text of the body'), expect.anything()],
    });
  });
});

test("Hookglass's own JSON of a delivery: the body is elsewhere", () => {
  const delivery = {
    id: 'dlv_12',
    method: 'PUT',
    url: '/in/zof?x',
    headers: wanted,
    body: { path: '/blobs/12', keptBytes: 3 },
    verdict: 'mismatch',
  };
  expect(requestIn(JSON.stringify(delivery))).toEqual({
    form: 'delivery',
    method: 'PUT',
    url: '/in/zof?x',
    headers: wanted,
    body: null,
    notes: ['The body is not part of this JSON: it is at /api/deliveries/dlv_12/body.'],
  });
});

test('an event of a cloud function', () => {
  const event = { httpMethod: 'POST', path: '/in', headers: { 'X-A': '1' }, body: 'AAH/', isBase64Encoded: true };
  expect(requestIn(JSON.stringify(event))).toMatchObject({
    form: 'json',
    method: 'POST',
    url: '/in',
    headers: [['X-A', '1']],
    body: '\0\x01\ufffd',
  });
  expect(requestIn(JSON.stringify({ ...event, body: '{}', isBase64Encoded: false })).body).toBe('{}');
  expect(requestIn(JSON.stringify({ headers: { a: 'b' }, body: { parsed: true } }))).toMatchObject({
    body: null,
    notes: [expect.stringContaining('parsed already')],
  });
});

describe('what it is not', () => {
  test('a body is told from headers', () => {
    expect(problemIn('{"id":"evt_1","type":"run.completed","data":{"object":{}}}').sentence).toContain('the body of a request');
    // `stripe listen --print-json`
    expect(problemIn('{"id":"evt_1","object":"event","data":{"object":{"id":"ch_1"}},"livemode":false}').sentence).toContain('body');
    expect(problemIn('[1,2,[]]').sentence).toContain('list');
    expect(problemIn('["a","b","c"]').sentence).toContain('by turns');
  });

  test('lines of `stripe listen` are no request', () => {
    expect(problemIn('2026-05-20 12:00:00   --> charge.succeeded [evt_1]\n').sentence).toContain('neither');
  });

  test.each([
    ['{"a":"b"', 1, 9, 'too early'],
    ['{"a":"b"\n "c":"d"}', 2, 2, 'comma'],
    ['{"ä":"b', 1, 6, 'no end'],
    ['{"a" "b"}', 1, 6, 'colon'],
    ['{"a":"b"} {"a":"b"}', 1, 11, 'more behind'],
    ['{"a b":"c"}', 1, 1, 'not the name of a header'],
  ])('%s is told with its place', (text, line, column, words) => {
    expect(problemIn(text)).toMatchObject({ line, column, sentence: expect.stringContaining(words) });
  });

  test('deep nesting ends with a sentence', () => {
    expect(problemIn('['.repeat(100_000)).sentence).toContain('nested too deeply');
  });
});
