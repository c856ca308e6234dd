import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBlock, encodeBlock } from '#engine/log/packed-block.ts';

const row = fc.record({
  id: fc.integer({ min: 1, max: 2 ** 47 }),
  headers: fc.uint8Array({ maxLength: 300 }),
  body: fc.option(fc.uint8Array({ maxLength: 2_000 }), { nil: null }),
});

const plain = (rows: readonly { id: number; headers: Uint8Array; body: Uint8Array | null }[]) =>
  rows.map(({ id, headers, body }) => ({
    id,
    headers: Buffer.from(headers).toString('hex'),
    body: body === null ? null : Buffer.from(body).toString('hex'),
  }));

test('every byte comes back, also of empty and absent bodies', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      expect(plain(decodeBlock(encodeBlock(rows).bytes))).toEqual(plain(rows));
    }),
    { numRuns: 60 },
  );
});

test('a block whose bytes were changed is refused, never read as something else', () => {
  const rows = Array.from({ length: 8 }, (_, index) => ({
    id: index + 1,
    headers: Buffer.from(`[["X","${index}"]]`),
    body: Buffer.from(`{"number":${index},"text":"${'abc'.repeat(index)}"}`),
  }));
  const { bytes } = encodeBlock(rows);
  fc.assert(
    fc.property(fc.nat(bytes.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ change, at);
      let found: unknown;
      try {
        found = plain(decodeBlock(changed));
      } catch {
        return;
      }
      expect(found).toEqual(plain(rows));
    }),
    { numRuns: 300 },
  );
});

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array(0)],
  ['another version', Buffer.from([9, 0, 0, 0, 1, 1, 2, 3])],
  ['a length beyond all memory', Buffer.from([1, 255, 255, 255, 255, 1, 2, 3])],
  ['half a block', encodeBlock([{ id: 1, headers: Buffer.from('[]'), body: Buffer.alloc(500, 'x') }]).bytes.subarray(0, 12)],
])('%s is refused', (_name, bytes) => {
  expect(() => decodeBlock(bytes)).toThrow();
});
