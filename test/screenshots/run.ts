/**
 * `npm run screenshots`: pictures of the window for the README and for people who judge how it looks, in light and dark, into
 * docs/screenshots. Needs `npm run build`. The ports, the clock and the ids of the machine are those of the day.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { AppWindow } from '#test/e2e/pages/app-window.ts';
import { Hookglass } from '#test/e2e/support/hookglass.ts';
import { watchPage } from '#test/e2e/support/page-watch.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { mismatchId, openedId, seed } from './seed.ts';

const folder = join(import.meta.dirname, '../../docs/screenshots');
const systemChromium = '/usr/bin/chromium';
const usual = { width: 1280, height: 800 };

type Take = (name: string) => Promise<void>;

async function launchBrowser(): Promise<Browser> {
  const named = process.env['PLAYWRIGHT_CHROMIUM'] ?? (existsSync(systemChromium) ? systemChromium : undefined);
  return chromium.launch({
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    ...(named === undefined ? {} : { executablePath: named }),
  });
}

async function pictures(app: AppWindow, hookglass: Hookglass, take: Take): Promise<void> {
  await app.timeline.emptyState('Waiting for deliveries').waitFor();
  await take('empty');
  await using handler = await seed(hookglass);
  await hookglass.untilKept(16);
  await app.timeline.row(openedId).waitFor();
  await app.page.reload();
  await app.untilState('ready');
  await app.timeline.row(openedId).waitFor();
  await take('timeline');
  await small(app.page, take);
  await app.timeline.open(app.timeline.row(openedId));
  await app.delivery.show('Payload');
  await app.delivery.payload.lines.filter({ hasText: 'coverage_score' }).waitFor();
  await app.delivery.payload.untilColoured();
  await take('delivery');
  await app.timeline.open(app.timeline.row(mismatchId));
  await app.delivery.show('Signature');
  await app.delivery.panel.getByText('What was received').waitFor();
  await take('signature');
  await app.timeline.open(app.timeline.row(openedId));
  await app.delivery.replayButton.click();
  await app.replay.sendTo(`${handler.url}webhooks/zof`, 'Fresh');
  await app.replay.answerBody.untilColoured();
  await take('replay');
  await app.press('Escape', 'Escape');
  await app.goTo('Endpoints');
  await app.endpoints.card('Orders').waitFor();
  await take('endpoints');
  await app.goTo('Settings');
  await take('settings');
  await app.press('?');
  await app.shortcuts.waitFor();
  await take('shortcuts');
}

async function small(page: Page, take: Take): Promise<void> {
  await page.setViewportSize({ width: 900, height: 600 });
  await take('timeline-900x600');
  await page.setViewportSize(usual);
}

async function run(browser: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  using data = tempFolder();
  const hookglass = new Hookglass(data.path);
  await hookglass.start();
  try {
    const page = await browser.newPage({
      viewport: usual,
      colorScheme,
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Berlin',
      locale: 'en-GB',
    });
    const app = new AppWindow(page, await watchPage(page));
    await app.open(hookglass.link);
    await pictures(app, hookglass, async (name) => {
      // why: a tooltip or a hovered row would be in the picture, depending on where the last press was.
      await page.mouse.move(0, 0);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: 'disabled', caret: 'hide' });
      process.stdout.write(`docs/screenshots/${name}-${colorScheme}.png\n`);
    });
    await page.close();
  } finally {
    await hookglass.stop();
  }
}

mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const scheme of ['light', 'dark'] as const) await run(browser, scheme);
} finally {
  await browser.close();
}
