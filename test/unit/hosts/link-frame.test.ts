import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLinkFrame } from '#hosts/link-frame.ts';

test.each([
  { i: '1', p: { u: '/deliveries/list', b: { json: { limit: 5 } } } },
  { i: 'a1', p: { u: '/feed/subscribe', b: { json: {}, meta: [] }, h: { 'last-event-id': '3' } } },
  { i: '1', p: { u: '/settings/get' } },
  { i: '1', t: 4 },
])('%j is a frame', (frame) => {
  expect(isLinkFrame(JSON.stringify(frame))).toBe(true);
});

test.each([
  { i: '1', t: 3, p: { e: 'message', d: 1 } },
  { i: '1', p: { u: 'http://evil.test/', b: {} } },
  { i: '1', p: { u: '/x', b: {}, h: { 'content-disposition': 'attachment' } } },
  { i: '1', p: { u: '/x', b: {} }, extra: true },
  { i: '', p: { u: '/x' } },
  { p: { u: '/x' } },
  null,
])('%j is none', (frame) => {
  expect(isLinkFrame(JSON.stringify(frame))).toBe(false);
});

test('whatever comes, it only says yes or no', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (message) => {
      expect(typeof isLinkFrame(message)).toBe('boolean');
    }),
  );
});
