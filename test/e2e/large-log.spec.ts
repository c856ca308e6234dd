/** A log of 200,000 deliveries feels like one of ten: found, seen over time, grouped, marked, deleted and had back, in bounded memory. */
import { test as base, expect } from '@playwright/test';
import { z } from 'zod';
import { generateLog } from '#test/support/generate-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { AppWindow } from './pages/app-window.ts';
import { HistogramStrip } from './pages/histogram-strip.ts';
import { Hookglass } from './support/hookglass.ts';
import { watchPage } from './support/page-watch.ts';
import { watchMemory } from './support/window-memory.ts';

const deliveries = 200_000;
const healthSchema = z.object({
  log: z.object({ indexLag: z.int(), textLag: z.int() }),
});
const countSchema = z.object({ count: z.int(), isExact: z.boolean() });

interface Large {
  readonly hookglass: Hookglass;
}

/** Made once for the file: its tests leave the log as they found it. */
const test = base.extend<{ readonly app: AppWindow; readonly strip: HistogramStrip }, Large>({
  hookglass: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      using folder = tempFolder();
      await generateLog(folder.path, { deliveries, runs: 10_000, bodyBytes: 400, untilUs: Date.now() * 1000 - 60_000_000, days: 30 });
      const hookglass = new Hookglass(folder.path);
      await hookglass.start();
      await waitFor(
        async () => {
          const { log } = healthSchema.parse(await hookglass.serving.api('/health'));
          if (log.indexLag > 0 || log.textLag > 0) return false;
          return countSchema.parse(await hookglass.serving.api('/deliveries/count')).count === deliveries;
        },
        // why: the index is built by threads that give way to whatever else runs, the other tests and this wait included.
        { limitMs: 420_000, pauseMs: 500, what: 'the index of the large log' },
      );
      await use(hookglass);
      await hookglass.stop();
    },
    { scope: 'worker', timeout: 480_000 },
  ],
  app: async ({ page, hookglass }, use) => {
    const watch = await watchPage(page);
    const app = new AppWindow(page, watch);
    await app.open(await hookglass.freshLink());
    await use(app);
    expect(await watch.troubles(), 'what the page complained of').toEqual([]);
  },
  strip: async ({ page }, use) => use(new HistogramStrip(page)),
});

test.describe.configure({ mode: 'serial' });

test('is open at its newest at once, with its bars', async ({ app, strip }) => {
  await expect(app.timeline.row(`dlv_${deliveries}`)).toBeVisible();
  await expect(strip.readout).toContainText('200,000 deliveries');
});

test('a filter narrows list and bars; a part of an id finds its one delivery', async ({ app, strip, hookglass }) => {
  const { count } = countSchema.parse(await hookglass.serving.api('/deliveries/count?query=verdict%3Amismatch'));
  await app.timeline.filterBy('verdict:mismatch');
  await expect(strip.readout).toContainText(`${count.toLocaleString('en-US')} deliveries`);
  await expect(app.timeline.cell(app.timeline.rows.first(), 'verdict')).toHaveText('mismatch');
  const run = await app.timeline.rows
    .first()
    .getByRole('button', { name: /run id/ })
    .getAttribute('title');
  const middle = (run ?? '').slice(6, 18);
  expect(middle).toHaveLength(12);
  await app.timeline.filterBy(middle);
  await expect(strip.readout).not.toContainText(`${count.toLocaleString('en-US')} deliveries`);
  await expect(app.timeline.rows.first()).toBeVisible();
  await expect(app.timeline.rows.first().locator('mark').first()).toBeVisible();
});

test('a brush zooms, a press jumps, and what is newer is there when scrolled up', async ({ app, strip }) => {
  await expect(strip.readout).toContainText('200,000 deliveries');
  await strip.press(0.5);
  await expect(app.timeline.row(`dlv_${deliveries}`)).toBeHidden();
  const newestShown = async () => Number((await app.timeline.ids())[0]?.slice(4));
  const jumped = await newestShown();
  const scrolledUp = async () => {
    await app.timeline.wheel(-600);
    return newestShown();
  };
  await expect.poll(scrolledUp).toBeGreaterThan(jumped + 60);
  await app.timeline.pill.click();
  await expect(app.timeline.row(`dlv_${deliveries}`)).toBeVisible();
  await strip.brush(0.3, 0.4);
  await expect(app.timeline.filter).toHaveValue(/^after:\S+ before:\S+$/);
  await expect(strip.readout).not.toContainText('200,000 deliveries');
  await strip.wholeRange.click();
  await expect(app.timeline.filter).toHaveValue('');
  await expect(strip.readout).toContainText('200,000 deliveries');
});

test('runs are groups that open to their deliveries', async ({ app, strip }) => {
  await strip.group('By run');
  const first = strip.groups.first();
  await expect(first).toBeVisible();
  const key = await first.getAttribute('data-group');
  await first.click({ position: { x: 20, y: 10 } });
  await expect(strip.members.first()).toBeVisible();
  await app.timeline.filterBy(`run:${key}`);
  await expect(strip.groups).toHaveCount(1);
  await strip.group('Flat');
  await app.timeline.filterBy('');
  await expect(app.timeline.row(`dlv_${deliveries}`)).toBeVisible();
});

test('bookmarks are found, and thousands are deleted and had back while the window goes on', async ({ app, strip, hookglass }) => {
  const { timeline } = app;
  await timeline.row(`dlv_${deliveries}`).focus();
  await app.press('b');
  await expect(timeline.star(timeline.row(`dlv_${deliveries}`))).toHaveAttribute('aria-pressed', 'true');
  await timeline.filterBy('bookmarked:yes');
  await expect.poll(() => timeline.ids()).toEqual([`dlv_${deliveries}`]);
  const { count } = countSchema.parse(await hookglass.serving.api('/deliveries/count?query=type%3Aintegration.error'));
  expect(count).toBeGreaterThan(5_000);
  const words = count.toLocaleString('en-US');
  await timeline.filterBy('type:integration.error');
  await timeline.rows.first().focus();
  await app.press('Control+a');
  await expect(timeline.selection.words).toHaveText(`All ${words} matching`);
  await app.press('Delete');
  await timeline.selection.confirmDelete.click();
  await expect(timeline.emptyState('Nothing matches')).toBeVisible({ timeout: 60_000 });
  await timeline.filterBy('');
  await expect(strip.readout).toContainText(`${(deliveries - count).toLocaleString('en-US')} deliveries`, { timeout: 60_000 });
  await app.undo(`${words} deliveries deleted`);
  await expect(strip.readout).toContainText('200,000 deliveries', { timeout: 60_000 });
});

test('scrolling through it from end to end keeps the window under 300 MB', async ({ app, page, strip }) => {
  test.setTimeout(180_000);
  const memory = await watchMemory(page);
  const lowest = async () => Number((await app.timeline.ids()).at(-1)?.slice(4));
  for (let place = 9; place >= 0; place--) {
    await strip.press(place / 10 + 0.05);
    await expect(app.timeline.rows.first()).toBeVisible();
    // More pages than are kept around what is looked at; each turn waits for the rows it asked for.
    for (let turn = 0; turn < 12; turn++) {
      const before = await lowest();
      await app.timeline.scrollTo(1e9);
      if (before > 100) await expect.poll(lowest, { intervals: [5, 10, 20, 50] }).toBeLessThan(before);
    }
    await memory.take();
  }
  test.info().annotations.push({ type: 'memory', description: memory.words() });
  expect(memory.largest()).toBeLessThan(300);
  expect(memory.growth(), memory.words()).toBeLessThan(50);
});
