import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slugOf } from '#engine/receiver/routing.ts';

test.each([
  ['/in/shop', 'shop'],
  ['/in/shop/', 'shop'],
  ['/in/shop/and/more', 'shop'],
  ['/in/shop?x=/in/other', 'shop'],
  ['/in/shop#part', 'shop'],
  ['/in/%73h%6Fp', 'shop'],
  ['/in/a-1', 'a-1'],
  ['http://evil.test/in/shop?x', 'shop'],
  ['HTTPS://user@evil.test:1/in/shop', 'shop'],
  ['/', null],
  ['/in', null],
  ['/in/', null],
  ['/in//shop', null],
  ['//in/shop', null],
  ['/IN/shop', null],
  ['/in/Shop', null],
  ['/in/-shop', null],
  ['/in/%ff', null],
  ['/in/%', null],
  ['/in/shop%00', null],
  ['/in/shop%2Fmore', null],
  ['/in/__proto__', null],
  ['/x/../in/shop', null],
  ['*', null],
  ['in/shop', null],
  ['evil.test:443', null],
  ['', null],
])('the slug of %s is %s', (target, slug) => {
  expect(slugOf(target)).toBe(slug);
});

const anyTarget = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x25, 0x2f, 0x3f)))
  .map((codes) => String.fromCharCode(...codes));

test('no target makes it throw, and what it gives is a slug', () => {
  fc.assert(
    fc.property(anyTarget, fc.boolean(), (text, isUnderIn) => {
      expect(slugOf(isUnderIn ? `/in/${text}` : text) ?? 'none').toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
    }),
  );
});
