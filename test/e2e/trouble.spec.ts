/** When something is wrong: a sentence with a next step, nothing lost, and what can be read is readable. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { tempFolder } from '#test/support/temp-folder.ts';
import { expect, test } from './fixtures.ts';
import { AppWindow } from './pages/app-window.ts';
import { runCommand } from './support/hookglass.ts';
import { eventJson } from './support/senders.ts';

test('the link works once; the second use says how to get another, and a fresh one opens', async ({ app, context, hookglass, watch }) => {
  expect(new URL(app.page.url()).hash).not.toContain('code');
  const page = await context.newPage();
  const second = new AppWindow(page, watch);
  await page.goto(hookglass.link);
  await second.untilState('refused');
  await expect(second.gate).toContainText('This tab needs a fresh link');
  await expect(second.gate).toContainText('The link was used before, or is too old.');
  await expect(second.gate).toContainText('npm start');
  await second.open(await hookglass.freshLink());
  await expect(second.timeline.emptyState('Waiting for deliveries')).toBeVisible();
  await page.reload();
  await second.untilState('ready');
});

test('a chosen port that is taken ends `serve` with a sentence that names its owner', async () => {
  using folder = tempFolder();
  const owner = createServer();
  const port = await new Promise<number>((resolve) => {
    owner.listen(0, '127.0.0.1', () => {
      const address = owner.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const { code, out, err } = await runCommand(['serve', '--data', folder.path, '--receiver-port', String(port), '--ui-port', '0']);
  owner.close();
  expect(code).toBe(69);
  expect(out).toBe('');
  expect(err).toContain(`The receiver can not listen on port ${port}.`);
  expect(err).toMatch(/The port is in use by .+\./);
});

test('a second instance on the same data ends with a sentence, and the first goes on', async ({ app, hookglass }) => {
  const { code, err } = await runCommand(['serve', '--data', hookglass.dataFolder, '--receiver-port', '0', '--ui-port', '0']);
  expect(code).toBe(75);
  expect(err).toContain('Another Hookglass uses this data folder.');
  expect(err).toContain(`Process ${hookglass.serving.ready.pid}`);
  await hookglass.send(eventJson());
  await expect(app.timeline.rows).toHaveCount(1);
});

test('a log of a newer version opens for reading, says why, and refuses deliveries so that senders try again', async ({
  page,
  hookglass,
  watch,
}) => {
  await hookglass.send(eventJson({ eventId: 'evt_kept' }));
  await hookglass.stop();
  const log = new Database(join(hookglass.dataFolder, 'log.db'));
  log.pragma('user_version = 99999');
  log.close();
  await hookglass.start();
  const app = new AppWindow(page, watch);
  await app.open(hookglass.link);
  await expect(app.alerts.filter({ hasText: 'The log was written by a newer Hookglass.' })).toContainText('refused with 503');
  await expect(app.statusLine).toContainText('read-only');
  await canBeRead(app);
  expect(await hookglass.send(eventJson())).toBe(503);
  await app.goTo('Settings');
  await expect(app.settings.fact('State')).toContainText('Read-only. The log was written by a newer Hookglass.');
});

async function canBeRead(app: AppWindow): Promise<void> {
  await app.timeline.openNewest();
  await expect(app.delivery.fact('Event ID')).toContainText('evt_kept');
  await app.delivery.show('Payload');
  await expect(app.delivery.payload.editor).toContainText('evt_kept');
  await app.timeline.filterBy('event:evt_kept*');
  await expect(app.timeline.filter).not.toHaveAttribute('aria-invalid', 'true');
  await app.timeline.filter.fill('');
}
