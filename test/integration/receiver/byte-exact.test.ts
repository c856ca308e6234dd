import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRaw } from './raw-client.ts';
import { type Receiving, startReceiving } from './receiving.ts';

const mebibyte = 1024 * 1024;
const limit = 10 * mebibyte;
let receiving: Receiving;

beforeAll(async () => {
  receiving = await startReceiving({ settings: { bodyLimitBytes: limit } });
});

afterAll(async () => {
  await receiving[Symbol.asyncDispose]();
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function storedAfter(pieces: readonly Uint8Array[]): Promise<Uint8Array> {
  const index = receiving.stored.length;
  const connection = openRaw(receiving.port);
  for (const piece of pieces) connection.socket.write(piece);
  connection.socket.end();
  expect((await connection.closed).statuses).toEqual([200]);
  const { delivery, body } = await receiving.readBack(index);
  expect(delivery.truncation).toBe('none');
  expect(delivery.totalBytes).toBe(body.length);
  return body;
}

function sized(body: Uint8Array): Uint8Array[] {
  return [Buffer.from(`POST /in/shop HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`), body];
}

function chunkedBy(body: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces = [Buffer.from('POST /in/shop HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')];
  let at = 0;
  for (let turn = 0; at < body.length; turn += 1) {
    const size = Math.min(sizes[turn % sizes.length] ?? 1, body.length - at);
    pieces.push(Buffer.from(`${size.toString(16)}\r\n`), Buffer.from(body.subarray(at, at + size)), Buffer.from('\r\n'));
    at += size;
  }
  return [Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')])];
}

const bodies: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', Buffer.alloc(0)],
  ['all byte values', Buffer.from(Array.from({ length: 256 }, (_, at) => at))],
  ['invalid UTF-8', Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80])],
  ['NULs', Buffer.alloc(1000)],
  ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
  ['gzip', gzipSync(Buffer.from('{"a":1}'))],
  ['line ends of all kinds', Buffer.from('\r\n\n\r\r\n0\r\n\r\n')],
  ['one byte under the limit', randomBytes(limit - 1)],
  ['the limit', randomBytes(limit)],
];

test.each(bodies)('RCV-04: a body of %s is stored byte for byte', async (_name, body) => {
  expect(sha256(await storedAfter(sized(body)))).toBe(sha256(body));
});

test('RCV-04: 100,000 chunks of one byte are one body', async () => {
  const body = randomBytes(100_000);
  expect(sha256(await storedAfter(chunkedBy(body, [1])))).toBe(sha256(body));
});

test('RCV-04: a chunked body of exactly the limit is stored whole', async () => {
  const body = randomBytes(limit);
  expect(sha256(await storedAfter(chunkedBy(body, [70_000, 1, 4096, 333])))).toBe(sha256(body));
});

test('RCV-04: however a body is cut into chunks, its bytes are the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 20_000 }),
      fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 8 }),
      async (body, sizes) => {
        expect(sha256(await storedAfter(chunkedBy(body, sizes)))).toBe(sha256(body));
      },
    ),
    { numRuns: 40 },
  );
});
