/** Every view, tab and dialog passes axe in every theme, and fits a small window. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detailTabs, views } from '#renderer/state/selection-store.ts';
import { startHandler } from '#test/support/handler-server.ts';
import { expect, test } from './fixtures.ts';
import { lookInThemes } from './support/axe.ts';
import { fill, parts } from './support/every-screen.ts';
import { portLost } from './support/port-lost.ts';
import { eventJson } from './support/senders.ts';

const renderer = join(import.meta.dirname, '../../renderer');

/** Sources that open a dialog or something like it, apart from the parts that all of them are made of. */
function dialogSources(): readonly string[] {
  return readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx') && !path.startsWith('ui/'))
    .filter((path) =>
      /<(Dialog|Popover)\b|\b(Dialog|AlertDialog|Popover)\b.*from 'radix-ui'/.test(readFileSync(join(renderer, path), 'utf8')),
    );
}

test('no view, tab or dialog of the code is left out of what is looked at', () => {
  const inCode = [...views.map((view) => `view:${view}`), ...detailTabs.map((tab) => `tab:${tab}`), ...dialogSources()];
  expect(inCode.length).toBeGreaterThan(40);
  const seen = [...parts, portLost].flatMap(({ covers }) => covers);
  expect(seen.toSorted(), 'each once, in a part of support/every-screen.ts').toEqual(inCode.toSorted());
});

test('every view, tab and dialog has no violation in any theme', async ({ app, hookglass, page }) => {
  test.setTimeout(180_000);
  await using handler = await startHandler();
  const stage = { app, hookglass, handlerUrl: handler.url };
  const found: string[] = [];
  const lookThrough = lookInThemes(page);
  const look = async (screen: string, part?: string) => {
    for (const violation of await lookThrough(part)) found.push(`${screen}: ${violation}`);
  };
  await expect(app.timeline.emptyState('Waiting for deliveries')).toBeVisible();
  await look('empty timeline');
  await fill(stage);
  await expect(app.timeline.rows).toHaveCount(4);
  for (const { show } of parts) await show(stage, look);
  expect(found).toEqual([]);
});

test('when the port is lost, the window and the choice of another port have no violation in any theme', async ({
  app,
  hookglass,
  page,
  watch,
}) => {
  watch.allow(/WebSocket|ERR_CONNECTION|Failed to load resource/);
  const found: string[] = [];
  const lookThrough = lookInThemes(page);
  await portLost.show({ app, hookglass, handlerUrl: '' }, async (screen, part) => {
    for (const violation of await lookThrough(part)) found.push(`${screen}: ${violation}`);
  });
  expect(found).toEqual([]);
});

test('at 900 × 600 nothing is cut off and the page itself does not scroll', async ({ app, hookglass, page }) => {
  test.setTimeout(120_000);
  await using handler = await startHandler();
  const stage = { app, hookglass, handlerUrl: handler.url };
  await page.setViewportSize({ width: 900, height: 600 });
  const found: string[] = [];
  const look = async (screen: string) => {
    for (const trouble of await app.overflow()) found.push(`${screen}: ${trouble}`);
  };
  await look('empty timeline');
  await fill(stage);
  await expect(app.timeline.rows).toHaveCount(4);
  for (const { show } of parts) await show(stage, look);
  expect(found).toEqual([]);
});

test('the focus is seen, goes in order, and stays inside a dialog', async ({ app, hookglass, page }) => {
  await hookglass.send(eventJson());
  await app.timeline.openNewest();
  await app.delivery.replayButton.click();
  await expect(app.replay.target).toBeFocused();
  // Not on a button with a tooltip: Esc closes that first.
  const stops = 19;
  for (let stop = 0; stop < stops; stop += 1) {
    await app.press('Tab');
    const { isInside, isSeen } = await page.evaluate(() => {
      const focused = document.activeElement ?? document.body;
      // A radio button may be drawn by its label or by the face beside it.
      const drawn = [focused, ...(focused instanceof HTMLInputElement ? [focused.parentElement, focused.nextElementSibling] : [])];
      const isMarked = (element: Element | null) => {
        if (element === null) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      };
      return { isInside: focused.closest('[role="dialog"]') !== null, isSeen: drawn.some(isMarked) };
    });
    expect(isInside, `stop ${stop}`).toBe(true);
    expect(isSeen, `stop ${stop}: ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))}`).toBe(true);
  }
  await app.press('Escape');
  await expect(app.delivery.replayButton).toBeFocused();
});
