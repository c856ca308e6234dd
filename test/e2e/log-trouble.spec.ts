/** A log that can not be written: what the window says, that reading goes on, and the way out of each, taken without a restart. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '#test/support/temp-folder.ts';
import { expect, test } from './fixtures.ts';
import { AppWindow } from './pages/app-window.ts';
import { Hookglass, runCommand } from './support/hookglass.ts';
import { eventJson, sendMany } from './support/senders.ts';

/** Size of a page of the log, whose head says what is in it. */
const pageBytes = 16_384;

function mount(...args: readonly string[]): boolean {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    // Mounting needs root and a kernel that allows it; the test then says that it was skipped.
    return false;
  }
}

const unmount = (folder: string) => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' });

test('STO-14 what can be read of a damaged log is saved into a new one, both numbers are said, and receiving goes on', async ({
  page,
  hookglass,
  watch,
}) => {
  await sendMany(
    hookglass.receiver,
    Array.from({ length: 400 }, (_, sent) => eventJson({ eventId: `evt_kept_${sent}` })),
  );
  await hookglass.untilKept(400);
  await hookglass.stop();
  await hookglass.start();
  // why: the file is checked where the last run did not end by itself.
  await hookglass.stop('SIGKILL');
  const path = join(hookglass.dataFolder, 'log.db');
  const damaged = readFileSync(path);
  const at = Math.floor(damaged.byteLength / pageBytes - 4) * pageBytes;
  damaged.fill(0xa5, at, at + pageBytes);
  writeFileSync(path, damaged);
  await hookglass.start();
  const app = new AppWindow(page, watch);
  await app.open(hookglass.link);
  const banner = app.alerts.filter({ hasText: 'The log is damaged.' });
  await expect(banner).toContainText('nothing was deleted');
  await expect(app.statusLine).toContainText('read-only');
  await app.timeline.openNewest();
  await expect(app.delivery.fact('Event ID')).toContainText('evt_kept');
  expect(await hookglass.send(eventJson())).toBe(503);
  expect(readFileSync(path).equals(damaged)).toBe(true);

  await banner.getByRole('button', { name: 'Save what can be read' }).click();
  const saved = app.alerts.filter({ hasText: 'could not be read.' });
  await expect(saved).toContainText(/\d+ deliveries saved, \d+ could not be read\./, { timeout: 60_000 });
  const [, kept = '', lost = ''] = /(\d+) deliveries saved, (\d+) could/.exec((await saved.textContent()) ?? '') ?? [];
  expect(Number(kept) + Number(lost)).toBe(400);
  await saved.getByRole('button', { name: 'Go on with the new log' }).click();
  await expect(app.alerts).toHaveCount(0, { timeout: 30_000 });
  await expect(app.statusLine).not.toContainText('read-only');
  expect(await hookglass.send(eventJson({ eventId: 'evt_after' }))).toBe(200);
  await app.timeline.filterBy('event:evt_after');
  await expect(app.timeline.rows).toHaveCount(1);
  await app.goTo('Storage');
  await expect(page.getByText('This log was salvaged from a damaged one')).toBeVisible();
  await expect(app.storage.section('Backups')).toContainText('the damaged log, as it was');
  const backups = join(hookglass.dataFolder, 'backups');
  const files = readdirSync(backups).filter((name) => name.endsWith('.db'));
  expect(files.map((name) => readFileSync(join(backups, name)).equals(damaged))).toEqual([true]);
});

test('STO-08 a full disk: how many were refused, what to do, and storing goes on by itself', async ({ page, watch }, testInfo) => {
  using folder = tempFolder();
  const small = join(folder.path, 'small');
  mkdirSync(small);
  if (!mount('-t', 'tmpfs', '-o', 'size=24m,mode=700', 'tmpfs', small)) {
    testInfo.skip(true, 'this account may not mount a small disk: the full disk was NOT tested');
  }
  const hookglass = new Hookglass(small);
  try {
    await hookglass.start();
    await hookglass.send(eventJson({ eventId: 'evt_stored' }));
    const app = new AppWindow(page, watch);
    await app.open(hookglass.link);
    fillUp(join(small, 'other-files'));
    const large = Buffer.alloc(300_000, 'x');
    await expect.poll(() => hookglass.send(large)).toBe(503);
    await hookglass.send(large);
    await hookglass.send(large);
    const banner = app.alerts.filter({ hasText: 'Not stored: the disk is full.' });
    await expect(banner).toContainText(/\d+ deliveries were refused with 503, so senders try again\. Free space or lower retention/);
    await app.timeline.openNewest();
    await banner.getByRole('button', { name: 'Open Storage' }).click();
    await expect(app.storage.section('How long deliveries are kept')).toBeVisible();
    const { code, err, out } = await runCommand(['reopen', '--data', small]);
    expect(`${code} ${out}${err}`).toContain('74 Not stored: the disk is full.');
    await expect(banner.getByRole('button', { name: 'Try again' })).toBeVisible();
    rmSync(join(small, 'other-files'));
    await expect(banner).toBeHidden({ timeout: 30_000 });
    expect(await hookglass.send(large)).toBe(200);
  } finally {
    // why: the folder can not be unmounted under it, and the window outlives it.
    watch.allow(/WebSocket|ERR_CONNECTION|Failed to load resource/);
    await hookglass.stop();
    unmount(small);
  }
});

test('a folder that can not be written is read, and written again when that is allowed', async ({ page, hookglass, watch }, testInfo) => {
  await hookglass.send(eventJson({ eventId: 'evt_kept' }));
  await hookglass.stop();
  const folder = hookglass.dataFolder;
  if (!mount('--bind', folder, folder) || !mount('-o', 'remount,ro,bind', folder)) {
    testInfo.skip(true, 'this account may not mount a folder for reading: it was NOT tested');
  }
  try {
    await hookglass.start();
    const app = new AppWindow(page, watch);
    await app.open(hookglass.link);
    const banner = app.alerts.filter({ hasText: 'The data folder can not be written.' });
    await expect(banner).toContainText('refused with 503');
    await app.timeline.openNewest();
    await expect(app.delivery.fact('Event ID')).toContainText('evt_kept');
    expect(await hookglass.send(eventJson())).toBe(503);
    mount('-o', 'remount,rw,bind', folder);
    await banner.getByRole('button', { name: 'Try again' }).click();
    await expect(banner).toBeHidden({ timeout: 30_000 });
    expect(await hookglass.send(eventJson())).toBe(200);
  } finally {
    // why: the folder can not be unmounted under it, and the window outlives it.
    watch.allow(/WebSocket|ERR_CONNECTION|Failed to load resource/);
    await hookglass.stop();
    unmount(folder);
  }
});

/** Writes until the disk is full. */
function fillUp(path: string): void {
  for (const size of [64 * 1024, 4096]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size, 1), { flag: 'a' });
    } catch {
      // Full: what was asked for.
    }
  }
}
