/** The payloads that break viewers: each opens in every view that shows it, and the window goes on. `npm run prove -- screens` has the figures. */
import { expect, test } from './fixtures.ts';
import { openPayloads, payloads, sendPayloads } from './support/payloads.ts';

/** The others take the engine seconds to compare; they are in the long form. */
const compared = ['100,000 levels', '200,000 lines'];

test('UIX-06 10 MiB in one line, 100,000 levels, 200,000 lines and 1,000,000 keys open on Payload, Raw, Diff and in Compose, and the window stays usable', async ({
  app,
  hookglass,
  page,
}) => {
  test.setTimeout(300_000);
  await using _console = await sendPayloads(hookglass);
  await page.reload();
  await app.untilState('ready');
  const opened = await openPayloads(app, hookglass, compared);
  for (const { payload, view, firstPaintMs, longestBeforeMs, longestAfterMs } of opened) {
    process.stdout.write(
      `    ${payload}, ${view}: first text ${firstPaintMs} ms, longest task ${longestBeforeMs} ms, then ${longestAfterMs} ms\n`,
    );
  }
  expect(opened.filter(({ text }) => text === '')).toEqual([]);
  const views = opened.map(({ view }) => view);
  for (const view of ['Payload', 'Raw'] as const) expect(views.filter((one) => one === view)).toHaveLength(payloads.length);
  expect(views.filter((one) => one === 'Diff')).toHaveLength(compared.length);
  expect(views.filter((one) => one === 'Compose')).toHaveLength(2);
  // Every byte is there, the last one too.
  const { delivery, timeline } = app;
  await timeline.open(timeline.row('dlv_1'));
  await delivery.show('Raw');
  await expect(delivery.hexRow(0)).toContainText('{"id"');
  await delivery.goTo('10485000');
  await expect(delivery.bytes.locator('[data-at="10485000"]').first()).toBeInViewport();
});
