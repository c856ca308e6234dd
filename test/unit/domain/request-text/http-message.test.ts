import { describe, expect, test } from 'vitest';
import { readRequestText } from '#domain/request-text/read-request-text.ts';
import { problemIn, requestIn } from './reading.ts';

/** As ngrok's inspector shows it under "Raw". */
const ngrok =
  'POST /in/zof HTTP/1.1\r\nHost: 1234-203-0-113-7.ngrok-free.app\r\nUser-Agent: Zof-Webhooks/1.0\r\nContent-Length: 23\r\n' +
  'Accept-Encoding: gzip\r\nContent-Type: application/json\r\nX-Forwarded-For: 198.51.100.4\r\nX-Forwarded-Proto: https\r\n' +
  'X-Zof-Signature: 0f4c2a\r\n\r\n{"id":"evt_1","type":1}';

describe('a whole request', () => {
  test('gives method, target, headers in order and the body', () => {
    expect(requestIn(ngrok)).toEqual({
      form: 'http',
      method: 'POST',
      url: '/in/zof',
      headers: [
        ['Host', '1234-203-0-113-7.ngrok-free.app'],
        ['User-Agent', 'Zof-Webhooks/1.0'],
        ['Content-Length', '23'],
        ['Accept-Encoding', 'gzip'],
        ['Content-Type', 'application/json'],
        ['X-Forwarded-For', '198.51.100.4'],
        ['X-Forwarded-Proto', 'https'],
        ['X-Zof-Signature', '0f4c2a'],
      ],
      body: '{"id":"evt_1","type":1}',
      notes: [],
    });
  });

  test.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
  ])('keeps each byte of the body behind lines that end in %s', (_, end) => {
    const body = Buffer.from([...Array.from({ length: 256 }, (_value, index) => index), 0x0d, 0x0a, 0x0d, 0x0a, 0x20]);
    const head = Buffer.from(['POST /a?b=c HTTP/1.1', 'X-A: 1', 'x-a:2', 'X-A:  three  ', '', ''].join(end));
    const read = readRequestText(Buffer.concat([head, body]));
    expect(read).toMatchObject({ kind: 'request', url: '/a?b=c', notes: [] });
    expect('body' in read && Buffer.from(read.body ?? []).equals(body)).toBe(true);
    expect('headers' in read && read.headers).toEqual([
      ['X-A', '1'],
      ['x-a', '2'],
      ['X-A', 'three'],
    ]);
  });

  test('a header keeps bytes that are no ASCII, one character each', () => {
    const bytes = Buffer.concat([Buffer.from('POST / HTTP/1.1\nX-A: '), Buffer.from([0xe9, 0xc3, 0xa9]), Buffer.from('\n\n')]);
    const read = readRequestText(bytes);
    expect('headers' in read && read.headers).toEqual([['X-A', '\u00e9\u00c3\u00a9']]);
  });

  test('without the version, with an absolute target, with an own method', () => {
    expect(requestIn('post /in/zof\nA: b\n\n{}')).toMatchObject({ method: 'post', url: '/in/zof', body: '{}' });
    expect(requestIn('POST https://a.test/in?x=1 HTTP/2\nA: b\n\n')).toMatchObject({ url: 'https://a.test/in?x=1', body: '' });
    expect(requestIn('FROB * HTTP/1.0\nA: b\n\n')).toMatchObject({ method: 'FROB', url: '*' });
  });

  test('an empty body is one, and a missing one is not', () => {
    expect(requestIn('POST / HTTP/1.1\nA: b\n\n').body).toBe('');
    expect(requestIn('POST / HTTP/1.1\nA: b\n').body).toBeNull();
    const announced = requestIn('POST / HTTP/1.1\nContent-Length: 5\n\n');
    expect(announced).toMatchObject({ body: null, notes: [expect.stringContaining('5 bytes')] });
  });

  test('says when the body is not as long as the headers say, and changes nothing', () => {
    const read = requestIn('POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}\r\n');
    expect(read.body).toBe('{}\r\n');
    expect(read.notes).toEqual(['Content-Length says 2 bytes, and 4 are here. A line end was added to it, perhaps while copying.']);
    expect(requestIn('POST / HTTP/1.1\nContent-Length: 9\n\n{}').notes).toEqual(['Content-Length says 9 bytes, and 2 are here.']);
  });

  test('joins chunks, and leaves alone what only claims to be in chunks', () => {
    const head = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(requestIn(`${head}3\r\n{"a\r\n4;x=y\r\n":1}\r\n0\r\n\r\n`)).toMatchObject({
      body: '{"a":1}',
      notes: [expect.stringContaining('chunks')],
    });
    expect(requestIn(`${head}{"a":1}`)).toMatchObject({ body: '{"a":1}', notes: [] });
    expect(requestIn(`${head}5\r\nab\r\n0\r\n\r\n`)).toMatchObject({ body: '5\r\nab\r\n0\r\n\r\n', notes: [] });
  });

  test('reads folded headers and pseudo headers of HTTP/2, with a note for each', () => {
    const folded = requestIn('POST / HTTP/1.1\nX-A: one\n  two\n\tthree\nX-B: c\n\n');
    expect(folded.headers).toEqual([
      ['X-A', 'one two three'],
      ['X-B', 'c'],
    ]);
    expect(folded.notes).toHaveLength(1);
    const two = requestIn(':method: PUT\n:scheme: https\n:authority: a.test\n:path: /in?x\nx-a: 1\n\n{}');
    expect(two).toMatchObject({ method: 'PUT', url: '/in?x', body: '{}', notes: [expect.stringContaining('HTTP/2')] });
    expect(two.headers).toEqual([
      ['host', 'a.test'],
      ['x-a', '1'],
    ]);
  });

  test('a missing blank line is guessed where the body opens, and said', () => {
    const read = requestIn('POST / HTTP/1.1\nX-A: 1\n{"a":1}\n');
    expect(read).toMatchObject({ headers: [['X-A', '1']], body: '{"a":1}\n', notes: [expect.stringContaining('no blank line')] });
  });

  test('blank lines and a byte order mark before it, and an indent, do not matter', () => {
    expect(requestIn('\ufeff\r\n\n  POST / HTTP/1.1\n  X-A: 1\n  X-B: 2\n\n{}')).toMatchObject({
      method: 'POST',
      headers: [
        ['X-A', '1'],
        ['X-B', '2'],
      ],
      body: '{}',
    });
  });

  test('says where it is wrong', () => {
    expect(problemIn('POST / HTTP/1.1\nX-A: 1\nContent Type: x\n\n')).toMatchObject({
      line: 3,
      column: 1,
      sentence: expect.stringContaining('"Content Type: x"'),
    });
    expect(problemIn('HTTP/1.1 200 OK\nX-A: 1\n\n').sentence).toContain('answer, not a request');
    expect(problemIn('').sentence).toContain('nothing here');
    expect(problemIn('https://a.test/in').sentence).toContain('neither');
  });
});

describe('header lines alone', () => {
  test('are headers without a body; the request line is assumed', () => {
    expect(requestIn('Content-Type: application/json\nX-Zof-Signature:ab\nX-Empty:\n\n\n')).toEqual({
      form: 'headers',
      method: 'POST',
      url: '/',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Zof-Signature', 'ab'],
        ['X-Empty', ''],
      ],
      body: null,
      notes: [],
    });
  });

  test('may have a body behind them', () => {
    expect(requestIn('X-A: 1\n\n{"a":1}')).toMatchObject({ form: 'http', headers: [['X-A', '1']], body: '{"a":1}' });
  });

  test('may be written with an equals sign', () => {
    expect(requestIn('x-zof-signature = ab=c\nhost = x').headers).toEqual([
      ['x-zof-signature', 'ab=c'],
      ['host', 'x'],
    ]);
    // A form is no header.
    expect(problemIn('a=b&c=d').sentence).toContain('neither');
  });

  test('may have name and value on lines of their own, as developer tools copy them', () => {
    expect(requestIn(':authority:\na.test\n:method:\nPOST\n:path:\n/in\ncontent-type:\napplication/json\nx-a:\n1\n')).toMatchObject({
      form: 'headers',
      method: 'POST',
      url: '/in',
      headers: [
        ['host', 'a.test'],
        ['content-type', 'application/json'],
        ['x-a', '1'],
      ],
    });
  });
});
