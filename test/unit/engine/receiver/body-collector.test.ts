import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BodyCollector } from '#engine/receiver/body-collector.ts';

/** Pieces of tiny and of large size, each byte telling where it is. */
const chunks = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 4_000, max: 9_000 })), { maxLength: 20 })
  .map((sizes) => {
    let at = 0;
    return sizes.map((size) => Buffer.from(Uint8Array.from({ length: size }, () => at++ % 251)));
  });

test('what is kept is the first bytes of what was added, whatever the chunks', () => {
  fc.assert(
    fc.property(chunks, fc.integer({ min: 0, max: 60_000 }), (pieces, keepBytes) => {
      const collector = new BodyCollector(keepBytes);
      for (const piece of pieces) collector.add(piece);
      const whole = Buffer.concat(pieces);
      expect(collector.seenBytes).toBe(whole.length);
      expect(collector.bytes().equals(whole.subarray(0, keepBytes))).toBe(true);
    }),
  );
});

test('what is over a later, smaller bound is let go, and nothing is added to it', () => {
  fc.assert(
    fc.property(chunks, chunks, fc.integer({ min: 0, max: 30_000 }), (before, after, keepBytes) => {
      const collector = new BodyCollector(Number.MAX_SAFE_INTEGER);
      for (const piece of before) collector.add(piece);
      collector.keepOnly(keepBytes);
      for (const piece of after) collector.add(piece);
      expect(collector.bytes().equals(Buffer.concat([...before, ...after]).subarray(0, keepBytes))).toBe(true);
    }),
  );
});

test('a body that comes in one piece is not copied', () => {
  const piece = Buffer.from('{}');
  const collector = new BodyCollector(100);
  collector.add(piece);
  expect(collector.bytes()).toBe(piece);
});
