import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkWebhookUrl } from '#engine/sandbox/webhook.ts';

test.each([
  'http://127.0.0.1:4400/in/zof',
  'http://localhost/',
  'http://LocalHost:80/x?y=1#z',
  'http://[::1]:4400/in',
  'http://[0:0:0:0:0:0:0:1]/',
  // The parser of addresses makes 127.0.0.1 of it.
  'http://2130706433/',
])('%s is this machine', (url) => {
  expect(checkWebhookUrl(url)).toEqual({ url });
});

test('no other host is ever taken, however it is written', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string(), fc.anything()), (url) => {
      const checked = checkWebhookUrl(url);
      if ('problem' in checked) return;
      expect(['127.0.0.1', 'localhost', '[::1]']).toContain(new URL(checked.url).hostname);
    }),
  );
});
