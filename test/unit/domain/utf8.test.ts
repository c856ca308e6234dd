import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUtf8, isUtf8 } from '#domain/utf8.ts';

const hostile = fc
  .array(
    fc.constantFrom(0x00, 0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xa0, 0x9f, 0xed, 0xef, 0xbb, 0xf0, 0x90, 0x8f, 0xf4, 0xf5, 0xff),
    { maxLength: 12 },
  )
  .map((list) => Uint8Array.from(list));

test('decodes as TextDecoder does, with the byte order mark kept', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  fc.assert(
    fc.property(fc.oneof(hostile, fc.uint8Array({ maxLength: 50 })), (bytes) => decodeUtf8(bytes) === decoder.decode(bytes)),
    { numRuns: 20_000 },
  );
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => decodeUtf8(Buffer.from(text)) === text.toWellFormed()));
});

test('decodes long text and parts of it', () => {
  const text = 'aé😀'.repeat(10_000);
  expect(decodeUtf8(Buffer.from(text))).toBe(text);
  expect(decodeUtf8(Buffer.from('xxabcxx'), 2, 5)).toBe('abc');
});

test('knows well-formed UTF-8, and lets a cut end pass when asked', () => {
  const isFatal = (bytes: Uint8Array) => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return true;
    } catch {
      // Refusing is the answer that is compared.
      return false;
    }
  };
  fc.assert(
    fc.property(hostile, (bytes) => isUtf8(bytes) === isFatal(bytes)),
    { numRuns: 20_000 },
  );
  const cut = Buffer.from('a😀').subarray(0, 3);
  expect([isUtf8(cut), isUtf8(cut, true), isUtf8(Buffer.from([0xff, 0x41]), true)]).toEqual([false, true, false]);
});
