/** Bodies of every kind: read as they came, laid out without changing a value, and never a reason for the window to stand still. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
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

test('JSON nested 100,000 deep is shown as received', async ({ app, hookglass }) => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const payload = await openPayload(app, hookglass, deep);
  await expect(payload.note('Shown as received: it is nested more than 100 levels deep.')).toBeVisible();
  await expect(payload.lines.first()).toContainText('[[[[[[[[');
});

const tenMebibytes = 10 * 1024 * 1024;

test('10 MiB of JSON in one line opens without a long pause, and Raw scrolls to its last byte', async ({ app, hookglass }) => {
  test.setTimeout(120_000);
  const start = '{"items":["';
  const oneLine = `${start}${'abcdefgh","'.repeat(Math.floor((tenMebibytes - 40) / 11))}end"]}`;
  await collectLongTasks(app.page);
  const payload = await openPayload(app, hookglass, oneLine);
  await expect(payload.lines.first()).toBeVisible({ timeout: 60_000 });
  await expect(payload.editor).toContainText('abcdefgh', { timeout: 60_000 });
  reportLongTasks('10 MiB in one line', await longTasks(app.page));
  await app.delivery.show('Raw');
  await expect(app.delivery.hexRow(0)).toContainText('{"items":["');
  const last = oneLine.length - 1;
  await app.delivery.goTo(String(last));
  await expect(app.delivery.bytes.locator(`[data-at="${last}"]`).first()).toBeInViewport();
  await expect(app.delivery.hexRow(last - (last % 16))).toContainText('7d');
});

test('200,000 lines open without a long pause', async ({ app, hookglass }) => {
  test.setTimeout(120_000);
  const lines = `[\n${Array.from({ length: 200_000 }, (_, line) => `  {"n": ${line}}`).join(',\n')}\n]`;
  await collectLongTasks(app.page);
  const payload = await openPayload(app, hookglass, lines);
  await expect(payload.editor).toContainText('"n"', { timeout: 60_000 });
  reportLongTasks('200,000 lines', await longTasks(app.page));
});

declare global {
  interface Window {
    hookglassLongTasks?: number[];
  }
}

async function collectLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    window.hookglassLongTasks = tasks;
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
  });
}

async function longTasks(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => window.hookglassLongTasks ?? []);
}

/** The target is one second on an idle machine; the limit leaves room for one that runs other things. */
function reportLongTasks(what: string, tasks: readonly number[]): void {
  const longest = Math.max(0, ...tasks);
  const sum = tasks.reduce((total, task) => total + task, 0);
  process.stdout.write(
    `    ${what}: longest task ${Math.round(longest)} ms, ${tasks.length} tasks over 50 ms, ${Math.round(sum)} ms together\n`,
  );
  expect(longest).toBeLessThan(4_000);
}
