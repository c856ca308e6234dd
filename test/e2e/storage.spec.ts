/** The storage page: sizes, retention with its preview, trash, backups, check and compaction; and the log when it can only be read. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from './fixtures.ts';
import { AppWindow } from './pages/app-window.ts';
import { runCommand } from './support/hookglass.ts';
import { eventJson } from './support/senders.ts';

test('says what lies on the disk and follows what arrives', async ({ app, hookglass }) => {
  const { storage } = app;
  await hookglass.send(eventJson());
  await app.goTo('Storage');
  await expect(storage.section('On this disk')).toContainText('for 1 delivery');
  await expect(storage.sizes).toHaveAccessibleName(/Log \d.* Index \d/);
  await expect(storage.section('On this disk')).toContainText(hookglass.dataFolder);
  await hookglass.send(eventJson());
  await expect(storage.section('On this disk')).toContainText('for 2 deliveries');
});

test('retention says what would go before it goes, keeps what is bookmarked, and goes on request', async ({ app, hookglass }) => {
  const { storage, timeline } = app;
  for (let sent = 0; sent < 5; sent += 1) await hookglass.send(eventJson());
  await expect(timeline.rows).toHaveCount(5);
  await timeline.row('dlv_1').focus();
  await app.press('b');
  await expect(timeline.star(timeline.row('dlv_1'))).toHaveAttribute('aria-pressed', 'true');
  await app.goTo('Storage');
  await expect(storage.preview).toHaveText('Everything is kept, without end.');
  await storage.limit('No more deliveries than').fill('many');
  await storage.limit('No more deliveries than').blur();
  await expect(storage.section('How long deliveries are kept')).toContainText('A number, like “100,000”');
  await storage.limit('No more deliveries than').fill('2');
  await expect(storage.preview).toHaveText(/^Would remove [23] deliveries, .+ 1 bookmarked one stays\.$/);
  await storage.save.click();
  await expect(storage.applyNow).toBeVisible();
  await storage.applyNow.click();
  await expect(storage.preview).toHaveText(/^Would remove nothing now\./);
  await app.goTo('Timeline');
  await expect(timeline.row('dlv_2')).toBeHidden();
  await expect(timeline.row('dlv_1')).toBeVisible();
  await expect(timeline.row('dlv_5')).toBeVisible();
});

test('what was deleted is in the trash until it is restored or removed for good', async ({ app, hookglass }) => {
  const { storage, timeline } = app;
  for (let sent = 0; sent < 3; sent += 1) await hookglass.send(eventJson());
  await expect(timeline.rows).toHaveCount(3);
  await app.goTo('Storage');
  await expect(storage.section('Trash')).toContainText('Nothing is in the trash.');
  await hookglass.serving.api('/deliveries/remove', { method: 'POST', body: { set: { ids: ['dlv_1', 'dlv_2'] } } });
  await expect(storage.section('Trash')).toContainText('2 deliveries');
  await storage.restore('Trash').click();
  await expect(storage.section('Trash')).toContainText('Nothing is in the trash.');
  await hookglass.serving.api('/deliveries/remove', { method: 'POST', body: { set: { ids: ['dlv_3'] } } });
  await storage.emptyTrash.click();
  await expect(storage.dialog).toContainText('This can not be undone.');
  await storage.dialog.getByRole('button', { name: 'Remove 1 delivery' }).click();
  await expect(storage.section('Trash')).toContainText('Nothing is in the trash.');
  await app.goTo('Timeline');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_2', 'dlv_1']);
});

test('a backup is made, planned to come back, taken back, and put in place at the next start', async ({ app, hookglass, watch }) => {
  watch.allow(/WebSocket|ERR_CONNECTION|Failed to load resource/);
  const { storage, timeline } = app;
  await hookglass.send(eventJson());
  await expect(timeline.rows).toHaveCount(1);
  await app.goTo('Storage');
  await storage.backUp.click();
  await expect(storage.restore('Backups')).toHaveCount(1);
  await hookglass.send(eventJson());
  await storage.restore('Backups').click();
  await expect(storage.dialog).toContainText('What was received since is not in it.');
  await storage.dialog.getByRole('button', { name: 'Restore at the next start' }).click();
  await expect(storage.section('Backups')).toContainText('At the next start the log goes back to a backup');
  await storage.takeBack.click();
  await expect(storage.takeBack).toBeHidden();
  await storage.restore('Backups').click();
  await storage.dialog.getByRole('button', { name: 'Restore at the next start' }).click();
  await expect(storage.takeBack).toBeVisible();
  await hookglass.stop();
  await hookglass.start();
  await app.page.goto('about:blank');
  await app.open(hookglass.link);
  await app.goTo('Timeline');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_1']);
});

test('a check says that all is sound, and compaction leaves every body as it was', async ({ page, hookglass, watch }) => {
  await hookglass.stop();
  const made = await runCommand(['generate', '--data', hookglass.dataFolder, '--deliveries', '400', '--days', '9']);
  expect(made.code, made.err).toBe(0);
  await hookglass.start();
  const app = new AppWindow(page, watch);
  const { storage, timeline, delivery } = app;
  await hookglass.untilKept(400);
  await app.open(hookglass.link);
  await app.goTo('Storage');
  await expect(storage.section('Care')).toContainText('Never checked whole');
  await storage.compact.click();
  await expect(storage.section('On this disk')).toContainText(/of 400 deliveries/);
  await storage.check.click();
  await expect(storage.section('Care')).toContainText('Sound');
  await expect(storage.section('Care')).toContainText('400 bodies');
  await app.goTo('Timeline');
  await app.press('End');
  await timeline.open(timeline.rows.last());
  await delivery.show('Payload');
  await expect(delivery.payload.lines.first()).toBeVisible();
});

test('how a job ended is in the list of the last ones', async ({ app, hookglass }) => {
  await hookglass.send(eventJson());
  await app.goTo('Storage');
  await app.storage.check.click();
  await expect(app.storage.section('Care')).toContainText('Sound');
  await app.statusLine.getByRole('button', { name: 'Recent work' }).click();
  await expect(app.page.getByRole('dialog', { name: 'Background work' })).toContainText(/1 delivery checked/);
});

test('on a log that can only be read the page says so, and offers nothing that would change it', async ({ page, hookglass, watch }) => {
  await hookglass.send(eventJson());
  await hookglass.stop();
  const log = new Database(join(hookglass.dataFolder, 'log.db'));
  log.pragma('user_version = 99999');
  log.close();
  await hookglass.start();
  const app = new AppWindow(page, watch);
  await app.open(hookglass.link);
  await app.goTo('Storage');
  const { storage } = app;
  await expect(page.getByText('Nothing is deleted, cleaned up, compacted or checked meanwhile.')).toBeVisible();
  await expect(storage.section('On this disk')).toContainText('for 1 delivery');
  await expect(storage.limit('Not older than')).toHaveAttribute('readonly', '');
  await expect(storage.backUp).toBeHidden();
  await expect(storage.check).toBeDisabled();
  await expect(storage.compact).toBeDisabled();
});
