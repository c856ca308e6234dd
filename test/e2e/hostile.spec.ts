/** What others write is text: nothing of it runs, asks anybody, breaks a page, or hides how it reads. */
import type { Page } from '@playwright/test';
import { pagePolicy } from '#hosts/loopback/security-headers.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { hostileOrigin, hostileStrings, shownByHand } from '#test/fixtures/hostile/strings.ts';
import { expect, test } from './fixtures.ts';
import { tryBreaches } from './support/breaches.ts';
import { lookAlong, skimRows, startLooking } from './support/hostile-look.ts';
import { tourOf } from './support/hostile-tour.ts';
import { makeHostileWorld } from './support/hostile-world.ts';
import { rain } from './support/random-rain.ts';

/** What a page can do to itself and to others, read from outside of what was shown. */
async function stateOf(page: Page) {
  return page.evaluate(() => ({
    hasRun: 'pwned' in window || Reflect.has({}, 'pwned') || Reflect.has({}, 'polluted'),
    title: document.title,
    frames: document.querySelectorAll('iframe, frame, object, embed, applet, base, form[action]').length,
    sheets: [...document.querySelectorAll('link')].filter(({ href }) => new URL(href).origin !== location.origin).length,
    scripts: [...document.scripts].filter(({ src }) => new URL(src).origin !== location.origin).length,
    images: [...document.images].filter(({ src }) => new URL(src).origin !== location.origin).length,
    links: document.querySelectorAll('a[href]').length,
    handlers: document.querySelectorAll('[onload],[onerror],[onfocus],[onclick],[ontoggle],[onmouseover],[style*="203.0.113.9"]').length,
  }));
}

test('UIX-01, UIX-02, UIX-03, UIX-04, UIX-05, CON-08, ELS-03 271 hostile strings in every field that others write, on every screen: nothing runs, nothing is asked, the policy is never breached', async ({
  app,
  hookglass,
  watch,
  page,
}) => {
  test.setTimeout(900_000);
  expect(new Set(hostileStrings).size).toBeGreaterThanOrEqual(200);
  for (const [text, shown] of shownByHand) expect(visibleText(text)).toBe(shown);
  const policies = new Set<string>();
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (['document', 'script', 'stylesheet'].includes(kind)) policies.add(response.headers()['content-security-policy'] ?? 'none');
  });
  await using world = await makeHostileWorld(hookglass);
  await page.reload();
  await app.untilState('ready');
  const seen = await tourOf(app, world);
  for (const { screen, shown } of seen) process.stdout.write(`    ${screen}: ${shown} strings\n`);
  expect(seen.filter(({ shown, least }) => shown < least)).toEqual([]);
  expect(await stateOf(page)).toEqual({
    hasRun: false,
    title: 'Hookglass',
    frames: 0,
    sheets: 0,
    scripts: 0,
    images: 0,
    links: 0,
    handlers: 0,
  });
  expect([...policies]).toEqual([pagePolicy]);
  expect([...watch.origins].filter((asked) => new URL(asked).host !== new URL(hookglass.origin).host)).toEqual([]);
  expect(page.frames()).toHaveLength(1);
  expect(page.context().pages()).toHaveLength(1);
  expect(new URL(page.url()).origin).toBe(hookglass.origin);
  expect(await watch.troubles()).toEqual([]);
  // The same page, attacked from inside: nothing works, and the watch that saw nothing before sees it all.
  expect(await tryBreaches(page, hostileOrigin)).toEqual([]);
  expect((await watch.troubles()).filter((trouble) => trouble.startsWith('policy: ')).length).toBeGreaterThan(8);
  watch.allow(/./);
});

test('UIX-10 10,000 random deliveries, while the window looks on: every view is drawn, none of them ends in its fault', async ({
  app,
  hookglass,
  watch,
  page,
}) => {
  test.setTimeout(300_000);
  const seed = 20_261_126;
  const count = 10_000;
  await rain(hookglass.receiver, count, seed);
  await hookglass.untilKept(count);
  await page.reload();
  await app.untilState('ready');
  await app.timeline.rows.first().waitFor();
  await startLooking(page);
  await app.timeline.toggleColumns('Event', 'Path', 'Organization');
  expect(await skimRows(page, 10)).toBeGreaterThan(count / 20);
  const ids = Array.from({ length: 16 }, (_, at) => `dlv_${at * 600 + 1}`);
  // The overview names the delivery; what it knows the other tabs draw at once.
  const tabs = ['overview', 'headers', 'payload', 'signature', 'raw'];
  const places = ids.flatMap((id) => tabs.map((tab) => `#/timeline/${id}/${tab}`));
  const expected = ids.flatMap((id) => tabs.map((tab) => (tab === 'overview' ? id : '')));
  expect(await lookAlong(page, places, expected)).toEqual([]);
  expect(await page.getByText('could not be drawn').count()).toBe(0);
  expect(await watch.troubles()).toEqual([]);
});
