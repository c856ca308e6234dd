/** Every screen passes axe in light and dark, and fits a small window. */
import { expect, test } from './fixtures.ts';
import type { AppWindow } from './pages/app-window.ts';
import type { TabName } from './pages/delivery-pane.ts';
import { lookInBothThemes } from './support/axe.ts';
import type { Hookglass } from './support/hookglass.ts';
import { eventJson } from './support/senders.ts';

const tabs = ['Overview', 'Payload', 'Headers', 'Signature', 'Console', 'Attempts', 'Raw'] as const satisfies readonly TabName[];

/** Deliveries of every verdict that a fresh endpoint gives, and an attempt. */
async function fill(hookglass: Hookglass, url: string): Promise<void> {
  await hookglass.createEndpoint('orders', ['a-secret-of-at-least-16']);
  const body = eventJson({ type: 'run.failed' });
  await hookglass.send(eventJson({ type: 'made.up' }), { slug: 'orders' });
  await hookglass.send('not json', { slug: 'nowhere' });
  await hookglass.send(body, { slug: 'orders', secret: 'another-secret-16-bytes' });
  await hookglass.send(body, { slug: 'orders', secret: 'a-secret-of-at-least-16' });
  await hookglass.serving.api('/replays', { method: 'POST', body: { deliveryIds: ['dlv_3'], target: { url }, kind: 'exact' } });
}

type Check = (screen: string) => Promise<void>;

/** A delivery, and the dialogs that are opened from it. */
async function checkDelivery(app: AppWindow, check: Check): Promise<void> {
  await app.timeline.open(app.timeline.row('dlv_3'));
  for (const tab of tabs) {
    await app.delivery.show(tab);
    if (tab === 'Payload') await expect(app.delivery.payload.lines.first()).toBeVisible();
    if (tab === 'Signature') {
      await expect(app.delivery.panel).toContainText('What was received');
      await expect(app.delivery.signature.why).toBeVisible();
      await app.delivery.signature.openSample();
      await expect(app.delivery.signature.sample('Node.js')).toBeVisible();
    }
    if (tab === 'Attempts') await expect(app.delivery.panel).toContainText('Request as sent');
    if (tab === 'Raw') await expect(app.delivery.hexRow(0)).toContainText('{');
    await check(`delivery, ${tab}`);
  }
  await app.delivery.replayButton.click();
  await app.replay.target.fill('http://192.0.2.1/x');
  await expect(app.replay.consent).toBeVisible();
  await check('replay dialog');
  await app.press('Escape');
  await app.press('?');
  await expect(app.shortcuts).toBeVisible();
  await check('shortcuts');
  await app.press('Escape', 'Escape');
}

/** The list with its filter and its selection. */
async function checkList(app: AppWindow, check: Check): Promise<void> {
  await app.timeline.filter.fill('verdict:wrong');
  await expect(app.timeline.fault).toBeVisible();
  await check('timeline with a faulty filter');
  await app.timeline.filter.fill('');
  await checkFilter(app, check);
  await checkSelection(app, check);
}

/** The views beside the timeline. */
async function checkViews(app: AppWindow, check: Check): Promise<void> {
  await app.goTo('Storage');
  await expect(app.storage.section('Care')).toBeVisible();
  await check('storage');
  await app.goTo('Check');
  await check('check by hand, empty');
  await app.check.example.click();
  await expect(app.check.signature.findings.first()).toBeVisible();
  await app.check.openOptions();
  await check('check by hand, a mismatch');
  await app.goTo('Endpoints');
  await check('endpoints');
  await app.endpoints.newButton.first().click();
  await expect(app.endpoints.createDialog).toBeVisible();
  await check('new endpoint');
  await app.press('Escape');
  await app.goTo('Settings');
  await check('settings');
}

/** The dialogs that change secrets and how deliveries are signed, and what stands on the card. */
async function checkSecrets(app: AppWindow, check: Check): Promise<void> {
  const { endpoints } = app;
  await endpoints.fromMenu('orders', 'Add a secret…');
  await endpoints.field(endpoints.addSecretDialog, 'Secret').fill(' <secret>\n');
  await endpoints.choose(endpoints.addSecretDialog, 'Until', 'A date');
  await check('add a secret');
  await app.press('Escape');
  await endpoints.rotate('orders');
  await check('rotate');
  await app.press('Escape');
  const edit = await endpoints.edit('orders');
  await endpoints.chooseScheme(edit, 'Custom');
  await endpoints.field(edit, 'What is signed').fill('{id}');
  await check('a scheme of one’s own');
  await app.press('Escape');
  await endpoints.fromMenu('orders', 'Judge deliveries again…');
  // Takes the focus from the menu's button, whose tooltip belongs to no landmark.
  await endpoints.card('orders').getByText('What a right signature does not prove').click();
  await app.page.getByText(/^Judge 2 deliveries again/).waitFor();
  await check('endpoints, judging offered');
}

/** Selected rows, their bar, and the dialogs it opens. */
async function checkSelection(app: AppWindow, check: Check): Promise<void> {
  const { selection, rows } = app.timeline;
  // A narrow window shows the detail over the list; each Escape closes one thing.
  await expect(async () => {
    if (await app.delivery.region.isVisible()) await app.press('Escape');
    await expect(app.delivery.region).toBeHidden({ timeout: 500 });
  }).toPass();
  await rows.first().focus();
  await app.press('Control+a');
  await expect(selection.words).toHaveText('All 4 selected');
  await check('all selected');
  await selection.act('Tags');
  await selection.tags.field.fill('two words');
  await selection.tags.field.press('Enter');
  await check('tags');
  await selection.tags.cancel.click();
  await selection.act('Delete');
  await expect(selection.confirmDelete).toBeVisible();
  await check('deleting');
  await app.press('Escape');
  await selection.clear();
}

/** What opens at the filter, and what stands in the place of an empty result. */
async function checkFilter({ timeline }: AppWindow, check: Check): Promise<void> {
  await timeline.filter.fill('type:');
  await expect(timeline.option(/^run\.failed/)).toBeVisible();
  await check('completion');
  await timeline.filterBy('type:run.failed');
  await timeline.savedViews.save('Failed');
  await expect(timeline.savedViews.panel).toBeHidden();
  await timeline.savedViews.open();
  await check('saved views');
  await timeline.savedViews.close();
  await timeline.openFilterHelp();
  await check('how to filter');
  await timeline.closeFilterHelp();
  await timeline.filterBy('type:run.failed run:run_nowhere');
  await expect(timeline.withoutTerm('run:run_nowhere')).toBeVisible();
  await check('nothing matches');
  await timeline.filterBy('');
}

const parts = { 'a delivery and its dialogs': checkDelivery, 'the list and its filter': checkList, 'the other views': checkViews };

for (const [name, show] of Object.entries(parts)) {
  test(`${name} have no violation in light and dark`, async ({ app, hookglass, handler, page }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: string[] = [];
    const look = lookInBothThemes(page);
    const check = async (screen: string) => {
      for (const violation of await look()) found.push(`${screen}: ${violation}`);
    };
    await expect(app.timeline.emptyState('Waiting for deliveries')).toBeVisible();
    if (show === checkList) await check('empty timeline');
    await fill(hookglass, (await handler()).url);
    await expect(app.timeline.rows).toHaveCount(4);
    await show(app, check);
    expect(found).toEqual([]);
  });
}

test('what changes secrets and schemes has no violation in light and dark, and fits 900 × 600', async ({ app, hookglass, page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 900, height: 600 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await hookglass.createEndpoint('orders', ['a-secret-of-at-least-16']);
  await hookglass.send(eventJson(), { slug: 'orders', secret: 'a-secret-of-at-least-16' });
  await hookglass.rotateSecret('orders', 'the-next-secret-of-16', 'Next');
  await hookglass.send(eventJson(), { slug: 'orders', secret: 'the-next-secret-of-16' });
  await expect(app.timeline.secretMarks).toHaveCount(1);
  const found: string[] = [];
  const look = lookInBothThemes(page);
  const check = async (screen: string) => {
    for (const trouble of [...(await look()), ...(await app.overflow())]) found.push(`${screen}: ${trouble}`);
  };
  await check('timeline with a mark');
  await app.goTo('Endpoints');
  await checkSecrets(app, check);
  expect(found).toEqual([]);
});

test('at 900 × 600 nothing is cut off and the page itself does not scroll', async ({ app, hookglass, handler, page }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  const found: string[] = [];
  const check = async (screen: string) => {
    for (const trouble of await app.overflow()) found.push(`${screen}: ${trouble}`);
  };
  await check('empty timeline');
  await fill(hookglass, (await handler()).url);
  await expect(app.timeline.rows).toHaveCount(4);
  for (const show of Object.values(parts)) await show(app, check);
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
