import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { looksBinary, readBodyText } from '#renderer/exchange/body-text.ts';
import { decompress, findCompressionFormat } from '#renderer/exchange/decompress.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('the text of a body', () => {
  test('JSON is recognised by its type or by its first character', async () => {
    expect((await readBodyText(bytesOf('[1]'), null)).json).toEqual({ kind: 'formatted', text: '[\n  1\n]' });
    expect((await readBodyText(bytesOf('1.0'), 'application/vnd.x+json; v=1')).json).toEqual({ kind: 'formatted', text: '1.0' });
    expect((await readBodyText(bytesOf('1.0'), 'text/plain')).json).toEqual({ kind: 'not-json' });
  });

  test('a form is not called broken JSON, a body that says it is JSON is', async () => {
    expect((await readBodyText(bytesOf('a=1&b=2'), 'application/x-www-form-urlencoded')).json.kind).toBe('not-json');
    expect((await readBodyText(bytesOf('a=1&b=2'), 'application/json')).json).toMatchObject({ kind: 'invalid', at: { offset: 0 } });
    expect((await readBodyText(bytesOf('{"a":1,}'), 'text/plain')).json).toMatchObject({ kind: 'invalid', at: { offset: 7 } });
  });

  test('says when bytes are not UTF-8 and when a byte order mark comes first', async () => {
    const odd = await readBodyText(new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d]), 'application/json');
    expect(odd.isUtf8).toBe(false);
    expect(odd.received()).toBe('["\ufffd"]');
    const marked = await readBodyText(bytesOf('\ufeff{}'), 'application/json');
    expect(marked).toMatchObject({ hasByteOrderMark: true, isUtf8: true, json: { kind: 'formatted', text: '{}' } });
  });

  test('stops when it is cancelled', async () => {
    const stop = AbortSignal.abort();
    await expect(readBodyText(bytesOf(`[${'1,'.repeat(2_000_000)}1]`), 'application/json', stop)).rejects.toThrow(/abort/i);
  });

  test('NUL or many control bytes are not text', () => {
    expect(looksBinary(new Uint8Array([0x61, 0x00]))).toBe(true);
    expect(looksBinary(new Uint8Array([0x01, 0x02, 0x61]))).toBe(true);
    expect(looksBinary(bytesOf('a\tb\r\n\u001b[0m plain text with ünïcode'))).toBe(false);
  });
});

describe('decompressing', () => {
  test('gives the bytes back, and knows which encodings it can', async () => {
    const packed = new Uint8Array(gzipSync('{"a":1}'));
    expect(await decompress(packed, 'gzip')).toEqual({ kind: 'whole', bytes: bytesOf('{"a":1}') });
    expect([
      findCompressionFormat(' GZIP '),
      findCompressionFormat('br'),
      findCompressionFormat('gzip, gzip'),
      findCompressionFormat(''),
    ]).toEqual(['gzip', undefined, undefined, undefined]);
  });

  test('a bomb is cut at the limit', async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(8 * 1024 * 1024)));
    const result = await decompress(bomb, 'gzip', 100_000);
    expect([result.kind, result.bytes.length]).toEqual(['cut', 100_000]);
  });

  test('a broken stream is an outcome', async () => {
    expect((await decompress(bytesOf('this is not gzip'), 'gzip')).kind).toBe('failed');
  });
});
