/** The payloads that break viewers: each opens in every view that shows it, and the window goes on. `npm run prove -- screens` has the figures. */
import { expect, test } from './fixtures.ts';
import { openPayloads, payloads, sendPayloads } from './support/payloads.ts';

test('UIX-06 10 MiB in one line, 100,000 levels, 200,000 lines and 1,000,000 keys open on Payload, Raw, Diff and in Compose, and the window stays usable', async ({
  app,
  hookglass,
  page,
}) => {
  test.setTimeout(300_000);
  await using console = await sendPayloads(hookglass);
  await page.reload();
  await app.untilState('ready');
  const opened = await openPayloads(app, hookglass);
  for (const { payload, view, firstPaintMs, longestBeforeMs, longestAfterMs } of opened) {
    process.stdout.write(
      `    ${payload}, ${view}: first text ${firstPaintMs} ms, longest task ${longestBeforeMs} ms, then ${longestAfterMs} ms\n`,
    );
  }
  expect(opened.filter(({ text }) => text === '')).toEqual([]);
  for (const view of ['Payload', 'Raw', 'Diff'] as const) expect(opened.filter((one) => one.view === view)).toHaveLength(payloads.length);
  expect(console.requests.length).toBeGreaterThanOrEqual(payloads.length);
  // Every byte is there, the last one too.
  const { delivery, timeline } = app;
  await timeline.open(timeline.row('dlv_1'));
  await delivery.show('Raw');
  await expect(delivery.hexRow(0)).toContainText('{"id"');
  await delivery.goTo('10485000');
  await expect(delivery.bytes.locator('[data-at="10485000"]').first()).toBeInViewport();
});
