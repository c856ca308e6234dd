import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWholeAnswer } from '#engine/replay/whole-answer.ts';

const read = (text: string, most = 1_000) => readWholeAnswer(Buffer.from(text, 'latin1'), 4_096, most);

describe('an answer that came whole', () => {
  it('is read to the byte', () => {
    const found = read('HTTP/1.1 202 All fine\r\nX-A: 1 \r\nx-a:\u00e9\r\nContent-Length: 3\r\n\r\n\u00ff\u0000a');
    expect(found?.isPersistent).toBe(true);
    expect(found?.answer).toMatchObject({ status: 202, statusText: 'All fine', isTruncated: false });
    expect(found?.answer.headers).toEqual([
      ['X-A', '1'],
      ['x-a', '\u00e9'],
      ['Content-Length', '3'],
    ]);
    expect([...(found?.answer.body ?? [])]).toEqual([0xff, 0, 0x61]);
  });

  it('needs no length where there is no body', () => {
    expect(read('HTTP/1.1 204 \r\n\r\n')?.answer.body).toHaveLength(0);
  });

  it('lets the connection go when the other side does', () => {
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')?.isPersistent).toBe(false);
  });
});

it.each([
  ['a part', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab'],
  ['more than was said', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab'],
  ['a head that goes on', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n'],
  ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['chunks and a length', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n'],
  ['no length', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['a folded line', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n'],
  ['a blank before the colon', 'HTTP/1.1 200 OK\r\nX-A : 1\r\nContent-Length: 0\r\n\r\n'],
  ['a bare line feed', 'HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n'],
  ['a NUL', 'HTTP/1.1 200 OK\r\nX-A: \u0000\r\nContent-Length: 0\r\n\r\n'],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ['an informational answer', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['a change of protocol', 'HTTP/1.1 200 OK\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n'],
  ['a signed length', 'HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na'],
  ['more than is kept', `HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n${'a'.repeat(2_000)}`],
])('leaves %s to node', (_what, text) => {
  expect(read(text)).toBeUndefined();
});

it('takes any bytes without throwing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\nA: '), (bytes, start) => {
      readWholeAnswer(Buffer.concat([Buffer.from(start), bytes]), 4_096, 1_000);
    }),
  );
});
