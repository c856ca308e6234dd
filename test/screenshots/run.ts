/**
 * `npm run screenshots`: pictures of the window for the README and for people who judge how it looks, in light and dark, into
 * docs/images; `npm run screenshots -- composer` makes those of the composer alone. Needs `npm run build`. The ports, the clock and the ids of the machine are those of the day.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { AppWindow } from '#test/e2e/pages/app-window.ts';
import { HistogramStrip } from '#test/e2e/pages/histogram-strip.ts';
import { Hookglass } from '#test/e2e/support/hookglass.ts';
import { watchPage } from '#test/e2e/support/page-watch.ts';
import { generateLog } from '#test/support/generate-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { composerPictures } from './composer-pictures.ts';
import { consolePictures } from './console-pictures.ts';
import { explainedId, mismatchId, openedId, seed } from './seed.ts';

const folder = join(import.meta.dirname, '../../docs/images');
const systemChromium = '/usr/bin/chromium';
const usual = { width: 1280, height: 800 };
const largeCount = 12_000;

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
  await app.timeline.open(app.timeline.row(explainedId));
  await app.delivery.signature.bytes('signed').waitFor();
  await take('diagnosis');
  await app.timeline.open(app.timeline.row(openedId));
  await app.delivery.replayButton.click();
  await app.replay.sendTo(`${handler.url}webhooks/zof`, 'Fresh');
  await app.replay.answerBody.untilColoured();
  await take('replay');
  await app.press('Escape', 'Escape');
  await app.goTo('Endpoints');
  await app.endpoints.card('Orders').waitFor();
  await take('endpoints');
  const rotate = await app.endpoints.rotate('Orders');
  await rotate.getByText('“Main 2” stays accepted').waitFor();
  await take('rotate');
  await app.press('Escape');
  await app.goTo('Check');
  await app.check.example.click();
  await app.check.signature.bytes('signed').waitFor();
  await take('check');
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

/** A log of weeks, made and not received: what is shown of it is what a busy team sees. */
async function largePictures(app: AppWindow, take: Take): Promise<void> {
  const { timeline, page } = { timeline: app.timeline, page: app.page };
  const strip = new HistogramStrip(page);
  await timeline.row(`dlv_${largeCount}`).waitFor();
  await timeline.filterBy('type:run.* -verdict:verified');
  await strip.readout.filter({ hasText: 'deliver' }).waitFor();
  await timeline.open(timeline.rows.nth(2));
  await take('large');
  await app.press('Escape');
  await timeline.filterBy('');
  await strip.group('By run');
  await strip.groups.nth(1).click({ position: { x: 16, y: 12 } });
  await strip.members.first().waitFor();
  await take('groups');
  await strip.group('Flat');
  await timeline.filter.fill('type:r');
  await timeline.completion.waitFor();
  await take('filter');
  await timeline.filterBy('');
  await app.goTo('Storage');
  await page.getByText('On this disk').waitFor();
  await take('storage');
}

async function run(browser: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  await withWindow(
    browser,
    colorScheme,
    async () => undefined,
    (app, _, take) => composerPictures(app, take),
  );
  if (process.argv[2] === 'composer') return;
  await withWindow(browser, colorScheme, async () => undefined, pictures);
  await withWindow(
    browser,
    colorScheme,
    async () => undefined,
    (app, _, take) => consolePictures(app, take),
  );
  const make = (path: string) =>
    generateLog(path, { deliveries: largeCount, runs: 800, days: 4, untilUs: Date.now() * 1000 - 90_000_000 }).then(() => undefined);
  await withWindow(browser, colorScheme, make, async (app, hookglass, take) => {
    await hookglass.untilKept(largeCount);
    await largePictures(app, take);
  });
}

async function withWindow(
  browser: Browser,
  colorScheme: 'light' | 'dark',
  prepare: (dataFolder: string) => Promise<void>,
  show: (app: AppWindow, hookglass: Hookglass, take: Take) => Promise<void>,
): Promise<void> {
  using data = tempFolder();
  await prepare(data.path);
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
    await show(app, hookglass, async (name) => {
      // why: a tooltip or a hovered row would be in the picture, depending on where the last press was.
      await page.mouse.move(0, 0);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: 'disabled', caret: 'hide' });
      process.stdout.write(`docs/images/${name}-${colorScheme}.png\n`);
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
