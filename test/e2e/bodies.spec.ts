/** Bodies of every kind: read as they came, laid out without changing a value, and never a reason for the window to stand still. */
import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures.ts';
import type { AppWindow } from './pages/app-window.ts';
import type { Hookglass } from './support/hookglass.ts';

/** Puts a body into the log and opens its payload. */
async function openPayload(
  app: AppWindow,
  hookglass: Hookglass,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  expect(await hookglass.send(body, { headers })).toBe(200);
  await app.timeline.open(app.timeline.row(await hookglass.lastSentId()));
  await app.delivery.show('Payload');
  return app.delivery.payload;
}

test('numbers, repeated keys and __proto__ survive being laid out', async ({ app, hookglass }) => {
  const compact =
    '{"id":12345678901234567890,"price":1.0,"tiny":1e-400,"esc":"\\u00e9\\/","a":1,"a":2,"__proto__":{"polluted":true},"constructor":0}';
  const payload = await openPayload(app, hookglass, compact);
  const text = await payload.copied();
  expect(text.split('\n')).toEqual([
    '{',
    '  "id": 12345678901234567890,',
    '  "price": 1.0,',
    '  "tiny": 1e-400,',
    '  "esc": "\\u00e9\\/",',
    '  "a": 1,',
    '  "a": 2,',
    '  "__proto__": {',
    '    "polluted": true',
    '  },',
    '  "constructor": 0',
    '}',
  ]);
  await payload.form('As received').click();
  await expect.poll(() => payload.copied()).toBe(compact);
  expect(await app.page.evaluate(() => Reflect.get({}, 'polluted'))).toBeUndefined();
  await app.delivery.show('Overview');
  await expect(app.delivery.warnings).toContainText('The JSON names a key twice');
});

test('broken JSON says at which byte, and leads to the place', async ({ app, hookglass }) => {
  const payload = await openPayload(app, hookglass, '{\n  "type": "run.failed",\n  "data": {broken}\n}');
  await expect(payload.note('Not valid JSON: it breaks at byte 37')).toBeVisible();
  await payload.button('Show line 3, column 12').click();
  await expect(payload.editor).toContainText('{broken}');
  await expect(app.timeline.cell(app.timeline.rows.first(), 'type')).toContainText('not JSON');
});

test('invalid UTF-8, binary and empty bodies say what they are', async ({ app, hookglass }) => {
  const invalid = Uint8Array.from([...Buffer.from('{"name":"caf'), 0xe9, ...Buffer.from('"}')]);
  const payload = await openPayload(app, hookglass, invalid);
  await expect(payload.note('Some bytes are not UTF-8')).toBeVisible();

  await openPayload(
    app,
    hookglass,
    Uint8Array.from({ length: 600 }, (_, at) => at % 256),
    { 'content-type': 'application/octet-stream' },
  );
  await expect(payload.note('Not text')).toBeVisible();
  await payload.button('Open Raw').click();
  await expect(app.delivery.hexRow(240)).toContainText('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff');

  await openPayload(app, hookglass, '');
  await expect(payload.note('The body is empty')).toBeVisible();
});

test('a gzip body is shown packed, as the signature sees it, and unpacked on request', async ({ app, hookglass }) => {
  const packed = Uint8Array.from(gzipSync('{"type":"run.completed","unpacked":"yes"}'));
  const payload = await openPayload(app, hookglass, packed, { 'content-encoding': 'gzip' });
  await expect(payload.note('The signature covers the compressed bytes as they came.')).toBeVisible();
  await payload.button('Show decompressed').click();
  await expect(payload.note(/Decompressed from gzip/)).toBeVisible();
  await expect(payload.lines.filter({ hasText: '"unpacked": "yes"' })).toBeVisible();
});

test('a body over the limit says how much of it is kept, and why', async ({ app, hookglass }) => {
  const answered = await hookglass.send(`{"pad":"${'x'.repeat(11 * 1024 * 1024)}"}`).catch(() => 413);
  expect(answered).toBe(413);
  await expect(app.timeline.rows).toHaveCount(1);
  await expect(app.timeline.cell(app.timeline.rows.first(), 'status')).toHaveText('413');
  await app.timeline.openNewest();
  await expect(app.delivery.warnings).toContainText('over the size limit');
  await app.delivery.show('Payload');
  await expect(app.delivery.payload.note(/^Only the first [\d.]+ K?i?k?B of [\d.]+ Mi?B are kept/)).toBeVisible();
  await expect(app.delivery.payload.note(/^The body is over the size limit/)).toBeVisible();
});
