/** The same page models in the Electron window, where its runtime can be had; else skipped, saying what is missing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, test } from '@playwright/test';
import { findElectron } from '#launcher/electron-runtime.mjs';
import { tempFolder } from '#test/support/temp-folder.ts';
import { AppWindow } from './pages/app-window.ts';
import { watchPage } from './support/page-watch.ts';
import { eventJson, send } from './support/senders.ts';

const root = join(import.meta.dirname, '../..');

/** The executable, or why this machine can not open a window. */
function findRuntime(): { readonly file: string } | { readonly reason: string } {
  const runtime = findElectron(join(root, 'node_modules/electron'), process.env);
  if (runtime === undefined) return { reason: 'node_modules/electron/dist is missing: the Electron runtime was never downloaded' };
  if ('reason' in runtime) return runtime;
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  if (!hasDisplay) return { reason: 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)' };
  return existsSync(join(root, 'out/main/shell.js')) ? runtime : { reason: 'out/main/shell.js is missing: run npm run build' };
}

const runtime = findRuntime();
const file = 'file' in runtime ? runtime.file : '';
if ('reason' in runtime) process.stdout.write(`    electron.spec.ts is skipped: ${runtime.reason}\n`);

async function launch(dataFolder: string): Promise<ElectronApplication> {
  const isRoot = process.getuid?.() === 0;
  return _electron.launch({
    executablePath: file,
    cwd: root,
    args: [...(isRoot ? ['--no-sandbox'] : []), root, '--data', dataFolder, '--receiver-port', '0'],
  });
}

test('the Electron window captures, shows and keeps like the browser one', async () => {
  // biome-ignore lint/suspicious/noSkippedTests: without a runtime there is nothing to test; the reason is printed
  test.skip('reason' in runtime, 'reason' in runtime ? runtime.reason : '');
  using folder = tempFolder();
  for (const round of [1, 2]) {
    const electron = await launch(folder.path);
    const page = await electron.firstWindow();
    const watch = await watchPage(page);
    const app = new AppWindow(page, watch);
    await app.untilState('ready');
    expect(page.url()).toMatch(/^app:\/\//);
    const address = (await app.receiverAddress.textContent()) ?? '';
    await send(new URL(address.trim()).origin, eventJson({ type: 'run.failed' }));
    await expect(app.timeline.rows).toHaveCount(round);
    await app.timeline.openNewest();
    await app.delivery.show('Payload');
    await expect(app.delivery.payload.lines.filter({ hasText: 'run.failed' })).toBeVisible();
    expect(await watch.troubles()).toEqual([]);
    await electron.close();
  }
});
