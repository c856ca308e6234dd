/** Views come in files of their own: one that does not come says so where it belongs. */
import { expect, test } from './fixtures.ts';
import { AppWindow } from './pages/app-window.ts';

const words = 'This part of the window did not load.';

test('a page whose files do not come says so, and comes at the next try with its looks', async ({ page, hookglass, watch }) => {
  watch.allow(/Failed to load resource|Failed to fetch dynamically imported module|ERR_FAILED|settings-view/);
  await page.route(/\/assets\/settings-view-/, (route) => route.abort());
  const app = new AppWindow(page, watch);
  await app.open(hookglass.link);
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Settings' }).click();
  const problem = app.banner(words);
  await expect(problem).toBeVisible();
  await page.unroute(/\/assets\/settings-view-/);
  await problem.getByRole('button', { name: 'Try again' }).click();
  await expect(app.heading.filter({ hasText: 'Settings' })).toBeVisible();
  await expect(problem).toBeHidden();
  const unstyled = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(({ sheet }) => sheet === null).map(({ href }) => href),
  );
  expect(unstyled).toEqual([]);
});

test('what was loaded while the window was idle is there after Hookglass has ended', async ({ app, page, hookglass, watch }) => {
  watch.allow(/Failed to load resource|ERR_CONNECTION_REFUSED|WebSocket/);
  await expect
    .poll(() => page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /\/assets\/run-page-.*\.js$/.test(name))))
    .toBe(true);
  await hookglass.stop('SIGKILL');
  await app.untilState('lost');
  await app.goTo('Check');
  await expect(page.getByText(words)).toBeHidden();
});
