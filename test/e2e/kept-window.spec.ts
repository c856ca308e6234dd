/** The tests of a worker take turns in one tab: it is the same one, and knows nothing of the test before. */
import { expect, test } from './fixtures.ts';

test.describe.configure({ mode: 'serial' });

let before: unknown;

test('a test may change the tab, what it keeps and what it listens to', async ({ app, context, page, kept }) => {
  await page.evaluate(() => {
    localStorage.setItem('left', 'behind');
    sessionStorage.setItem('left', 'behind');
  });
  await context.addCookies([{ name: 'left', value: 'behind', url: page.url() }]);
  await page.addInitScript(() => document.documentElement.setAttribute('data-left', 'behind'));
  await page.route('**/favicon.svg?left', (route) => route.abort());
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 900, height: 600 });
  await context.newPage();
  await app.goTo('Settings');
  before = kept.page;
});

test('the next one finds the same tab as if nobody had been there', async ({ app, context, page, kept, hookglass }) => {
  expect(kept.page).toBe(before);
  expect(context.pages()).toEqual([page]);
  expect(await context.cookies()).toEqual([]);
  expect(page.viewportSize()).toEqual({ width: 1280, height: 800 });
  const found = await page.evaluate(() => ({
    local: localStorage.getItem('left'),
    session: sessionStorage.getItem('left'),
    attribute: document.documentElement.getAttribute('data-left'),
    isDark: matchMedia('(prefers-color-scheme: dark)').matches,
  }));
  expect(found).toEqual({ local: null, session: null, attribute: null, isDark: false });
  expect(new URL(page.url()).origin).toBe(hookglass.origin);
  await expect(app.heading).toHaveText('Timeline');
  await context.setOffline(false);
});

test('after what can not be undone there is a fresh tab', async ({ app, kept }) => {
  expect(kept.page).not.toBe(before);
  await expect(app.timeline.emptyState('Waiting for deliveries')).toBeVisible();
});
