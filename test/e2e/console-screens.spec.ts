/** The screens around the Console pass axe in light and dark, and fit a small window. */
import { expect, test } from './fixtures.ts';
import type { AppWindow } from './pages/app-window.ts';
import { lookInBothThemes } from './support/axe.ts';

type Check = (screen: string) => Promise<void>;

/** A run that drifted, with every way to look at it. */
async function checkDrift(app: AppWindow, check: Check): Promise<void> {
  const { drift } = app.delivery;
  await app.goTo('Timeline');
  await app.timeline.open(app.timeline.rowWith('run.failed'));
  await app.press('f');
  await expect(drift.field('status')).toBeVisible();
  await check('drift, fields');
  await drift.show('Side by side');
  await expect(drift.modified.first()).toBeVisible();
  await check('drift, side by side');
  await drift.show('Fields');
  await drift.history.click();
  await check('drift, history');
  await app.press('Escape');
  await drift.openRules();
  await drift.rulesDialog.getByRole('button', { name: 'Suggest rules' }).click();
  await check('ignore rules');
  await app.press('Escape');
  await expect(drift.rulesDialog).toBeHidden();
  await app.press('u');
  await app.run.recover.click();
  await expect(app.run.recovered.first()).toBeVisible();
  await check('run, recovered');
}

async function checkConsole(app: AppWindow, check: Check): Promise<void> {
  const { console, sandbox } = app;
  await sandbox.chooseFault('Order', 'Reversed');
  await expect(sandbox.misbehaving).toBeVisible();
  await check('sandbox');
  await app.goTo('Console');
  await console.test.click();
  await expect(console.report).toBeVisible();
  await expect(console.subscriptions).toBeVisible();
  await console.webhooks.getByRole('group').first().locator('summary').click();
  await check('console, tested');
  await console.register.click();
  await expect(console.registerDialog).toBeVisible();
  await check('register a webhook');
  await app.press('Escape');
  await console.environment('Staging');
  await console.set(console.baseUrl, 'nowhere');
  await expect(console.section('Connection').getByRole('alert')).toBeVisible();
  await check('console, not set up');
}

const parts = { 'the sandbox and the Console': checkConsole, 'drift and a run': checkDrift };

for (const [name, show] of Object.entries(parts)) {
  test(`${name} have no violation in light and dark, and fit 900 × 600`, async ({ app, page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width: 900, height: 600 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: string[] = [];
    const look = lookInBothThemes(page);
    const check = async (screen: string) => {
      for (const trouble of [...(await look()), ...(await app.overflow())]) found.push(`${screen}: ${trouble}`);
    };
    await app.goTo('Sandbox');
    await app.sandbox.startRun({ ends: 'Failed', pace: 'No time', afterwards: 'Changes at once, untold', withheld: ['run.started'] });
    await expect(app.sandbox.emissions).toHaveCount(4);
    await show(app, check);
    expect(found).toEqual([]);
  });
}
