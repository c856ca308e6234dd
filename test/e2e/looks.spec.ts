/** What a person chooses of how the window looks, and what the machine says of it. */
import { expect, test } from './fixtures.ts';
import { eventJson } from './support/senders.ts';

test.use({ timezoneId: 'Asia/Tokyo' });
test.describe.configure({ timeout: 120_000 });

const hoursAhead = 9;

test('high contrast follows the machine until it is chosen, and stays chosen', async ({ app, hookglass, page }) => {
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-contrast', 'normal');
  await page.emulateMedia({ contrast: 'more' });
  await expect(root).toHaveAttribute('data-contrast', 'more');
  await hookglass.serving.api('/settings', { method: 'PATCH', body: { contrast: 'normal' } });
  await expect(root).toHaveAttribute('data-contrast', 'normal');
  await hookglass.serving.api('/settings', { method: 'PATCH', body: { contrast: 'more' } });
  await page.emulateMedia({ contrast: 'no-preference' });
  await page.reload();
  await app.untilState('ready');
  await expect(root).toHaveAttribute('data-contrast', 'more');
});

test('every time of the window turns to UTC and back', async ({ app, hookglass }) => {
  await hookglass.send(eventJson());
  const clock = app.timeline.rows.first().locator('[data-column="time"]');
  await expect(clock).toHaveText(/^\d\d:/);
  const local = (await clock.textContent()) ?? '';
  const hour = String((Number(local.slice(0, 2)) + 24 - hoursAhead) % 24).padStart(2, '0');
  await hookglass.serving.api('/settings', { method: 'PATCH', body: { timeZone: 'utc' } });
  await expect(clock).toHaveText(`${hour}${local.slice(2)}`);
  await app.timeline.openNewest();
  await expect(app.delivery.panel).toContainText(`${hour}${local.slice(2)} UTC`);
  await hookglass.serving.api('/settings', { method: 'PATCH', body: { timeZone: 'local' } });
  await expect(app.delivery.panel).toContainText(local);
});

test('in the colours of the system the open row and the focus are seen by a line', async ({ app, hookglass, page }) => {
  await hookglass.send(eventJson());
  await page.emulateMedia({ forcedColors: 'active' });
  await app.timeline.openNewest();
  const tab = page.getByRole('tab', { selected: true });
  await expect(tab).toHaveCSS('outline-style', 'solid');
  await expect(page.locator('[role="row"][aria-current]')).toHaveCSS('outline-style', 'solid');
});
