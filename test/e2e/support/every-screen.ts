/**
 * A walk through every view, tab and dialog of the window, with something to see in each. `covers` is what the code calls what is shown:
 * `view:…` and `tab:…` as in the selection store, and the source of each dialog; a unit test compares them with the code's own lists.
 */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { z } from 'zod';
import type { AppWindow } from '../pages/app-window.ts';
import type { TabName } from '../pages/delivery-pane.ts';
import type { Hookglass } from './hookglass.ts';
import { eventJson } from './senders.ts';

export interface Stage {
  readonly app: AppWindow;
  readonly hookglass: Hookglass;
  /** Answers whatever is sent to it. */
  readonly handlerUrl: string;
}

/** Looks at what is shown now: all of it, or what a selector names because the rest was looked at before. */
type Look = (screen: string, part?: string) => Promise<void>;

export interface Part {
  readonly covers: readonly string[];
  readonly show: (stage: Stage, look: Look) => Promise<void>;
}

const jobSchema = z.object({ id: z.string() });
const secret = 'a-secret-of-at-least-16';

/** Deliveries of every verdict that a fresh endpoint gives, and an attempt. */
export async function fill({ hookglass, handlerUrl }: Stage): Promise<void> {
  await hookglass.createEndpoint('orders', [secret]);
  const body = eventJson({ type: 'run.failed', runId: 'run_1' });
  await hookglass.send(eventJson({ type: 'made.up' }), { slug: 'orders' });
  await hookglass.send('not json', { slug: 'nowhere' });
  await hookglass.send(body, { slug: 'orders', secret: 'another-secret-16-bytes' });
  await hookglass.send(body, { slug: 'orders', secret });
  await hookglass.serving.api('/replays', { method: 'POST', body: { deliveryIds: ['dlv_3'], target: { url: handlerUrl }, kind: 'exact' } });
}

/** Goes to a place by its address, with nothing open above it. */
async function goTo({ page }: AppWindow, place: string): Promise<void> {
  await expect(async () => {
    if ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 300 });
  }).toPass();
  await page.evaluate((to) => {
    location.hash = to;
  }, `#/${place}`);
}

/** A dialog that was opened; it is looked at and closed. */
export async function lookAtDialog({ page }: AppWindow, name: string | RegExp, look: Look): Promise<void> {
  const dialog = page.getByRole('dialog', { name });
  await expect(dialog).toBeVisible();
  await look(`dialog ${String(name)}`, '[role="dialog"]');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

const tabs = ['Overview', 'Payload', 'Headers', 'Signature', 'Console', 'Attempts', 'Raw'] as const satisfies readonly TabName[];

const delivery: Part = {
  covers: ['view:timeline', ...tabs.map((tab) => `tab:${tab.toLowerCase()}`)],
  show: async ({ app }, look) => {
    const { delivery: pane } = app;
    await goTo(app, 'timeline/dlv_3');
    for (const tab of tabs) {
      await pane.show(tab);
      if (tab === 'Payload') await expect(pane.payload.lines.first()).toBeVisible({ timeout: 30_000 });
      if (tab === 'Signature') {
        await expect(pane.panel).toContainText('What was received');
        await expect(pane.signature.why).toBeVisible();
        await pane.signature.openSample();
        await expect(pane.signature.sample('Node.js')).toBeVisible();
      }
      if (tab === 'Attempts') await expect(pane.panel).toContainText('Request as sent');
      if (tab === 'Raw') await expect(pane.hexRow(0)).toContainText('{');
      await look(`delivery, ${tab}`);
    }
  },
};

const deliveryDialogs: Part = {
  covers: [
    'features/replay/replay-dialog.tsx',
    'features/replay/send-twice-dialog.tsx',
    'features/edit/tags-dialog.tsx',
    'features/delivery/drift/paste-dialog.tsx',
    'features/delivery/drift/rules-dialog.tsx',
    'features/delivery/drift/history-button.tsx',
    'app/shortcuts-dialog.tsx',
    'app/palette/palette.tsx',
  ],
  show: async ({ app, handlerUrl }, look) => {
    const { page } = app;
    await goTo(app, 'timeline/dlv_3');
    await app.press('r');
    // The address of the last replay is filled in a moment after the dialog opens.
    await expect(app.replay.target).not.toHaveValue('');
    await app.replay.target.fill('http://192.0.2.1/x');
    await expect(app.replay.consent).toBeVisible();
    await look('replay, another host');
    await app.replay.sendTo(handlerUrl);
    await lookAtDialog(app, 'Replay', look);
    await app.press('i');
    await lookAtDialog(app, 'Send twice', look);
    await app.press('l');
    await app.timeline.selection.tags.field.fill('two words');
    await app.timeline.selection.tags.field.press('Enter');
    await look('tags, refused');
    await app.timeline.selection.tags.cancel.press('Enter');
    await app.press('?');
    await lookAtDialog(app, 'Shortcuts', look);
    await app.press('Control+k');
    await lookAtDialog(app, 'Commands, and go to anything', look);
    await goTo(app, 'timeline/dlv_3/console');
    await app.delivery.panel.getByRole('button', { name: 'Paste JSON…' }).press('Enter');
    await lookAtDialog(app, 'Compare with JSON', look);
    await app.delivery.drift.paste('{"id":"run_1","run_id":"run_1","status":"passed"}');
    await expect(app.delivery.drift.kind('only in Console')).toBeVisible();
    await look('drift');
    await app.delivery.drift.field('status').click();
    await look('drift, a field');
    await app.delivery.drift.openRules();
    await lookAtDialog(app, 'Ignore rules', look);
    await app.delivery.drift.history.press('Enter');
    await lookAtDialog(app, /napshot/, look);
    await app.delivery.drift.show('Side by side');
    await expect(app.delivery.drift.modified.first()).toBeVisible({ timeout: 30_000 });
    await look('drift, side by side');
    await app.delivery.drift.show('Fields');
    await page.getByRole('region', { name: 'Delivery', exact: true }).getByRole('button', { name: 'Close' }).press('Enter');
  },
};

const list: Part = {
  covers: [
    'features/timeline/jump-dialog.tsx',
    'features/timeline/filter/views-menu.tsx',
    'features/timeline/filter/filter-help.tsx',
    'features/plans/plan-dialog.tsx',
    'features/edit/delete-dialog.tsx',
    'features/welcome/own-sender-dialog.tsx',
  ],
  show: async ({ app }, look) => {
    const { timeline } = app;
    await goTo(app, 'timeline');
    await look('timeline');
    await app.press('e', 'o');
    await lookAtDialog(app, 'Point your own sender here', look);
    await timeline.filter.fill('verdict:wrong');
    await expect(timeline.fault).toBeVisible();
    await look('faulty filter');
    await timeline.filter.fill('type:');
    await expect(timeline.option(/^run\.failed/)).toBeVisible();
    await look('completion');
    await timeline.filterBy('type:run.failed');
    await timeline.savedViews.save('Failed');
    await expect(timeline.savedViews.panel).toBeHidden();
    await timeline.savedViews.open();
    await lookAtDialog(app, 'Saved views', look);
    await timeline.openFilterHelp();
    await lookAtDialog(app, 'How to filter', look);
    await timeline.filterBy('type:run.failed run:run_nowhere');
    await expect(timeline.withoutTerm('run:run_nowhere')).toBeVisible();
    await look('nothing matches');
    await timeline.filterBy('');
    await timeline.region.getByRole('button', { name: 'Columns' }).click();
    await look('menu of columns');
    await app.press('Escape');
    await timeline.rows.first().focus();
    await app.press('t');
    await lookAtDialog(app, 'Jump to a time', look);
    await timeline.rows.first().focus();
    await app.press('Control+a');
    await expect(timeline.selection.bar).toBeVisible();
    await look('all selected');
    await app.press('r');
    await expect(app.plan.entries.first()).toBeVisible();
    await lookAtDialog(app, 'Replay', look);
    await timeline.selection.act('Delete');
    await lookAtDialog(app, /^Delete/, look);
    await timeline.selection.clear();
    for (const grouping of ['by event', 'by run']) {
      await app.press('v');
      await look(`timeline, ${grouping}`);
    }
    await app.press('v');
  },
};

const replays: Part = {
  covers: ['view:replays', 'view:targets', 'features/attempts/parts/compare-dialog.tsx', 'features/targets/parts/create-dialog.tsx'],
  show: async (stage, look) => {
    const { app, hookglass, handlerUrl } = stage;
    const { page } = app;
    const job = jobSchema.parse(
      await hookglass.serving.api('/replays', {
        method: 'POST',
        body: { deliveryIds: ['dlv_3', 'dlv_4'], target: { url: handlerUrl }, kind: 'exact' },
      }),
    );
    await goTo(app, 'replays');
    await expect(app.replays.jobs.first()).toBeVisible();
    await look('replays');
    await app.replays.show('Plans');
    await look('plans');
    await app.replays.show('Attempts');
    await expect(app.replays.attemptRows.first()).toBeVisible();
    await look('attempts');
    await app.replays.attempts.focus();
    await app.press('ArrowDown', ' ', 'ArrowDown', ' ');
    await expect(page.getByRole('toolbar', { name: 'Chosen attempts' })).toContainText('2 attempts');
    await app.press('w', 'c');
    await lookAtDialog(app, 'Two answers', look);
    await goTo(app, `replays/${job.id}`);
    await expect(app.replays.runAgain).toBeVisible();
    await look('a replay');
    await app.replays.runAgain.press('Enter');
    await expect(app.plan.figures).toBeVisible();
    await look('a plan', '[role="dialog"]');
    await goTo(app, 'targets');
    await look('targets, none');
    await app.press('e', 't');
    await expect(app.targets.dialog).toBeVisible();
    await look('new target');
    await app.targets.create('Mine', handlerUrl);
    await app.targets.field('A 2xx within').fill('soon');
    await app.press('Tab');
    await expect(page.getByRole('main').getByRole('alert')).toContainText('A time like');
    await look('a target, with a mistake');
  },
};

const composer: Part = {
  covers: [
    'view:compose',
    'view:scenarios',
    'view:conformance',
    'features/values/values-dialog.tsx',
    'features/scenarios/record-dialog.tsx',
  ],
  show: async ({ app }, look) => {
    const { page, scenarios, handlerCheck } = app;
    await goTo(app, 'compose');
    await expect(app.compose.start).toBeVisible();
    await look('compose, nothing yet');
    await app.compose.template('run.failed');
    await look('a draft');
    for (const tab of ['Spoil', 'What will leave', 'Answer'] as const) {
      await app.compose.tab(tab);
      await look(`a draft, ${tab}`);
    }
    await page.getByRole('button', { name: 'Values' }).press('Enter');
    await lookAtDialog(app, 'Values', look);
    await goTo(app, 'scenarios');
    await expect(scenarios.button('Run')).toBeVisible();
    await look('scenarios');
    await scenarios.open('Failed before started');
    await expect(scenarios.editor.locator('.view-line').first()).toBeVisible({ timeout: 30_000 });
    await look('a scenario');
    await scenarios.choose('New', 'Record');
    await lookAtDialog(app, 'Record a scenario', look);
    await goTo(app, 'conformance');
    await handlerCheck.whatIsChecked.press('Enter');
    await look('handler check');
  },
};

const console: Part = {
  covers: [
    'view:console',
    'view:sandbox',
    'view:runs',
    'features/console/parts/register-dialog.tsx',
    'features/sandbox/parts/world-section.tsx',
    'features/runs/parts/recovered-section.tsx',
  ],
  show: async ({ app }, look) => {
    const { sandbox, run, page } = app;
    await goTo(app, 'sandbox');
    await sandbox.startRun({ ends: 'Failed', pace: 'No time', afterwards: 'Changes at once, untold', withheld: ['run.started'] });
    await expect(sandbox.emissions.filter({ hasText: 'run.failed' })).toBeVisible();
    await look('sandbox');
    await page.getByRole('button', { name: /anew/i }).press('Enter');
    await lookAtDialog(app, 'Begin the sandbox anew?', look);
    await sandbox.reconcile.press('Enter');
    await expect(run.recover).toBeVisible();
    await look('a run');
    await run.recover.press('Enter');
    await expect(run.recovered.first()).toBeVisible();
    await look('a run, recovered');
    await run.recovered
      .getByRole('button', { name: /^Open the/ })
      .first()
      .press('Enter');
    await lookAtDialog(app, /^Recovered:/, look);
    await goTo(app, 'console');
    await app.console.test.press('Enter');
    await expect(app.console.report).toBeVisible();
    await look('console');
    await app.console.register.press('Enter');
    await lookAtDialog(app, 'Register a webhook', look);
    await app.console.environment('Staging');
    await look('console, not set up');
  },
};

const endpoints: Part = {
  covers: [
    'view:endpoints',
    'features/endpoints/parts/create-dialog.tsx',
    'features/endpoints/parts/add-secret-dialog.tsx',
    'features/endpoints/parts/rotate-dialog.tsx',
    'features/endpoints/parts/edit-dialog.tsx',
    'features/endpoints/parts/change-secret-dialog.tsx',
  ],
  show: async ({ app }, look) => {
    const { endpoints: page } = app;
    await goTo(app, 'endpoints');
    await expect(page.card('orders')).toBeVisible();
    await look('endpoints');
    await app.press('e', 'n');
    await page.field(page.createDialog, 'Path').fill('-');
    await page.createDialog.getByRole('button', { name: 'Create' }).press('Enter');
    await lookAtDialog(app, 'New endpoint', look);
    await page.fromMenu('orders', 'Add a secret…');
    await page.field(page.addSecretDialog, 'Secret').fill(' <secret>\n');
    await page.choose(page.addSecretDialog, 'Until', 'A date');
    await lookAtDialog(app, 'Add a secret', look);
    await page.rotate('orders');
    await lookAtDialog(app, /^Rotate the secret of/, look);
    const edit = await page.edit('orders');
    await look('edit an endpoint');
    await page.chooseScheme(edit, 'Custom');
    await page.field(edit, 'What is signed').fill('{id}');
    await lookAtDialog(app, 'Edit endpoint', look);
    await page
      .card('orders')
      .getByRole('button', { name: /^Change / })
      .first()
      .press('Enter');
    await lookAtDialog(app, /^Change /, look);
    await page.fromMenu('orders', 'Judge deliveries again…');
    // Takes the focus from the menu's button, whose tooltip belongs to no landmark.
    await page.card('orders').getByText('What a right signature does not prove').click();
    await app.page.getByText(/^Judge \d+ deliver\w+ again/).waitFor();
    await look('endpoints, judging offered');
  },
};

const keeping: Part = {
  covers: [
    'view:check',
    'view:storage',
    'view:settings',
    'features/storage/parts/backups.tsx',
    'features/storage/parts/trash.tsx',
    'features/settings/parts/open-sessions.tsx',
    'features/settings/parts/import-dialog.tsx',
    'app/jobs/job-status.tsx',
  ],
  show: async ({ app, hookglass }, look) => {
    const { page, storage } = app;
    await goTo(app, 'check');
    await look('check by hand, empty');
    await app.check.example.press('Enter');
    await expect(app.check.signature.findings.first()).toBeVisible();
    await app.check.openOptions();
    await look('check by hand, a mismatch');
    await hookglass.serving.api('/deliveries/remove', { method: 'POST', body: { set: { ids: ['dlv_1'] } } });
    await goTo(app, 'storage');
    await storage.backUp.press('Enter');
    await expect(storage.restore('Backups')).toHaveCount(1);
    await look('storage');
    await storage.restore('Backups').press('Enter');
    await lookAtDialog(app, 'Go back to this backup?', look);
    await storage.emptyTrash.press('Enter');
    await lookAtDialog(app, /^Remove .* for good\?$/, look);
    await app.statusLine.getByRole('button', { name: 'Recent work' }).press('Enter');
    await lookAtDialog(app, 'Background work', look);
    await goTo(app, 'settings');
    await look('settings');
    await app.settings.chooseImport(await readFile(await app.settings.exportedFile(), 'utf8'));
    await lookAtDialog(app, 'Import team.json', look);
    await page.getByRole('button', { name: 'End all sessions…' }).press('Enter');
    await lookAtDialog(app, /^End (this session|all)/, look);
  },
};

/** In the order in which each finds what the one before left. */
export const parts: readonly Part[] = [delivery, deliveryDialogs, list, replays, composer, console, endpoints, keeping];
