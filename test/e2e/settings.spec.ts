/** Settings count when they are left, say so, and are there again after a restart. */
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { AppWindow } from './pages/app-window.ts';
import { runCommand } from './support/hookglass.ts';
import { eventJson } from './support/senders.ts';

test('light, dark and system themes take effect at once and survive a restart', async ({ app, hookglass, watch }) => {
  watch.allow(/WebSocket|ERR_CONNECTION/);
  await app.page.emulateMedia({ colorScheme: 'light' });
  await app.goTo('Settings');
  await expect.poll(() => app.backgroundLightness()).toBeGreaterThan(200);
  await app.settings.choose('Theme', 'Dark');
  await expect.poll(() => app.backgroundLightness()).toBeLessThan(80);
  await hookglass.stop();
  await hookglass.start();
  await app.page.goto('about:blank');
  await app.open(hookglass.link);
  await expect.poll(() => app.backgroundLightness()).toBeLessThan(80);
  await app.goTo('Settings');
  await app.settings.choose('Theme', 'Light');
  await expect.poll(() => app.backgroundLightness()).toBeGreaterThan(200);
  await app.settings.choose('Theme', 'System');
  await app.page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => app.backgroundLightness()).toBeLessThan(80);
  await app.page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => app.backgroundLightness()).toBeGreaterThan(200);
});

test('a smaller body limit counts at once', async ({ app, hookglass }) => {
  await app.goTo('Settings');
  await app.settings.set('Largest body', '2 KiB');
  await expect(app.settings.said('Saved')).toBeVisible();
  await expect(app.settings.field('Largest body')).toHaveValue('2 KiB');
  expect(await hookglass.send('x'.repeat(2_048))).toBe(200);
  expect(await hookglass.send('x'.repeat(2_049))).toBe(413);
});

test('a value that does not fit stays as typed with the reason, and Esc takes it back', async ({ app }) => {
  await app.goTo('Settings');
  const { settings } = app;
  for (const [field, text, reason, before] of [
    ['Largest body', 'huge', 'A size like “10 MiB” or “64 KiB”', '10 MiB'],
    ['Largest body', '1 GB', /Between 1 KiB and 256 MiB|A size like/, '10 MiB'],
    ['Port', '99999', 'A number from 1 to 65535, or nothing', ''],
    ['Clock tolerance', '-5', 'Seconds, from 1 to 86,400 (a day)', '300 s'],
  ] as const) {
    await settings.set(field, text);
    await expect(settings.said(reason)).toBeVisible();
    await expect(settings.field(field)).toHaveValue(text);
    await expect(settings.field(field)).toHaveAttribute('aria-invalid', 'true');
    await settings.field(field).press('Escape');
    await expect(settings.field(field)).toHaveValue(before);
    await expect(settings.said(reason)).toBeHidden();
  }
});

test('a second window sees a change that the first one makes', async ({ app, context, hookglass, watch }) => {
  const second = new AppWindow(await context.newPage(), watch);
  await second.open(await hookglass.freshLink());
  await app.goTo('Settings');
  await app.settings.choose('Theme', 'Dark');
  await expect.poll(() => second.backgroundLightness()).toBeLessThan(80);
  await hookglass.send(eventJson());
  await expect(second.timeline.rows).toHaveCount(1);
});

test('the page says where the data is and that nothing leaves this machine', async ({ app, hookglass }) => {
  await app.goTo('Settings');
  await expect(app.settings.fact('Data folder')).toContainText(hookglass.dataFolder);
  await expect(app.settings.fact('State')).toContainText('Open for reading and writing');
  await expect(app.page.getByText('No telemetry.')).toBeVisible();
});

test('BSH-16 the open sessions are listed, ending all cuts every tab off with the reason, and a fresh link opens it again', async ({
  app,
  context,
  hookglass,
  watch,
}) => {
  watch.allow(/WebSocket|401/);
  const second = new AppWindow(await context.newPage(), watch);
  await second.open(await hookglass.freshLink());
  await app.goTo('Settings');
  await expect(app.settings.sessions).toHaveCount(2);
  await expect(app.settings.sessions.filter({ hasText: 'this tab' })).toHaveCount(1);
  await app.settings.endAllSessions();
  for (const window of [app, second]) {
    await window.untilState('refused');
    await expect(window.gate).toContainText('This tab needs a fresh link');
    await expect(window.gate).toContainText('All sessions were ended, in a window or by a command.');
  }
  await app.open(await hookglass.freshLink());
  const { code, out } = await runCommand(['sessions', '--end-all', '--data', hookglass.dataFolder]);
  expect([code, out]).toEqual([0, '1 session ended.\n']);
  await app.untilState('refused');
});

test('a search leaves what fits, Enter goes to its control, Esc clears; the list at the side follows', async ({ app }) => {
  await app.goTo('Settings');
  const { settings } = app;
  await app.page.keyboard.press('/');
  await expect(settings.search).toBeFocused();
  await settings.search.fill('night');
  await expect(settings.sections).toHaveText(['Appearance']);
  await expect(settings.sectionList).toHaveText(['Appearance']);
  await expect(settings.said('1 match. Theme, Appearance')).toHaveCount(1);
  await settings.search.press('Enter');
  await expect(settings.control('Theme')).toBeFocused();
  await settings.search.fill('telemetry');
  await expect(settings.sections).toHaveText(['Privacy']);
  await settings.search.fill('no such thing at all');
  await expect(app.page.getByText('Nothing here matches “no such thing at all”')).toBeVisible();
  await settings.search.press('Escape');
  await expect(settings.search).toHaveValue('');
  await settings.sectionList.filter({ hasText: 'Shortcuts' }).click();
  await expect(settings.sections.filter({ hasText: 'Shortcuts' })).toBeInViewport();
  await expect(settings.sections.filter({ hasText: 'Shortcuts' })).toBeFocused();
});

test('every default is shown, one setting or all go back to it, and that can be undone', async ({ app }) => {
  await app.goTo('Settings');
  const { settings } = app;
  await expect(app.page.getByText('Default: 10 MiB')).toBeVisible();
  await expect(settings.resetAll).toBeDisabled();
  await settings.choose('Density', 'Comfortable');
  await settings.choose('Theme', 'Dark');
  await expect(settings.resetAll).toHaveText('Reset 2 settings');
  await settings.reset('Density').click();
  await expect(settings.control('Density')).toHaveText('Compact');
  await settings.choose('Density', 'Comfortable');
  await settings.resetAll.click();
  await expect(settings.control('Theme')).toHaveText('System');
  await expect(app.notices).toContainText('2 settings reset');
  await app.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(settings.control('Theme')).toHaveText('Dark');
  await expect(settings.control('Density')).toHaveText('Comfortable');
});

test('what is set up goes out as a file without secrets and comes in by name, looked at first', async ({ app, watch }) => {
  watch.allow(/400/);
  await app.goTo('Settings');
  const { settings } = app;
  const text = await readFile(await settings.exportedFile(), 'utf8');
  expect(text).not.toContain('whsec_');
  await settings.chooseImport(text);
  await expect(settings.importDialog).toContainText('Everything in it is the same here.');
  await app.page.keyboard.press('Escape');
  const file = {
    format: 'hookglass-settings',
    version: 1,
    madeBy: 'a colleague',
    settings: { density: 'comfortable' },
    endpoints: [{ slug: 'orders', name: 'Orders', environment: 'Production', scheme: 'stripe' }],
  };
  await settings.chooseImport(JSON.stringify(file));
  await expect(settings.importItems).toHaveText([/added.*Orders \(\/in\/orders\)/, /changed.*Density.*Compact → Comfortable/]);
  await settings.confirmImport();
  await expect(app.notices).toContainText('Imported: 1 added, 1 changed');
  await expect(settings.control('Density')).toHaveText('Comfortable');
  await app.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(settings.control('Density')).toHaveText('Compact');
  await settings.chooseImport('{"format":');
  await expect(app.page.getByText('It is not JSON: it ends too early.').first()).toBeVisible();
});
