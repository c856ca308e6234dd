import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApiClient } from '#contract/api.ts';
import { pageOrigin } from '#contract/native.ts';
import { protocolNumber } from '#contract/protocol.ts';
import { channels } from '#shell/channels.ts';
import type { EngineHost } from '#shell/engine-host.ts';
import { readStartOptions } from '#shell/start-options.ts';
import { startShell } from '#shell/start-shell.ts';
import { safePreferences } from '#shell/web-contents-guard.ts';
import { readWindowState } from '#shell/window-state.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { app, BrowserWindow, forget, ipcMain, protocolHandlers, recorded, StandInPort, session } from './stand-in/electron.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

let folder: ReturnType<typeof tempFolder>;
let host: EngineHost | undefined;

/** As the launcher starts it: an entry among the sources, free port, own folder. */
function start(args: readonly string[] = ['--receiver-port', '0']): Promise<EngineHost | undefined> {
  return startShell({
    entry: pathToFileURL(join(import.meta.dirname, '../../electron/shell/main.ts')).href,
    argv: ['--data', folder.path, ...args],
    env: {},
    platform: 'linux',
    openLogger: () => recordingLogger(),
  });
}

beforeEach(async () => {
  folder = tempFolder();
  forget();
  app.hasLock = true;
  BrowserWindow.all.length = 0;
  host = await start();
});

afterEach(async () => {
  await host?.close();
  folder[Symbol.dispose]();
});

function theWindow(): BrowserWindow {
  const [window] = BrowserWindow.all;
  if (!window) throw new Error('No window');
  return window;
}

/** Asks for the port as the preload does and speaks the contract over it. */
function clientOf(window: BrowserWindow): ApiClient {
  ipcMain.emit(channels.connect, { sender: window.webContents, senderFrame: window.webContents.mainFrame });
  const [port] = window.webContents.mainFrame.posted.at(-1)?.ports ?? [];
  if (!(port instanceof StandInPort)) throw new Error('No port');
  return createORPCClient(new RPCLink({ port }));
}

describe('start-up', () => {
  test('sets privileges and sandbox first, guards the session, opens one safe window on our page', () => {
    expect(recorded.order.slice(0, 3)).toEqual(['registerSchemesAsPrivileged', 'enableSandbox', 'requestSingleInstanceLock']);
    const window = theWindow();
    expect(window.options.webPreferences).toMatchObject({ ...safePreferences });
    expect(window.options.webPreferences?.preload).toMatch(/preload\.cjs$/);
    expect(window.loaded).toEqual([`${pageOrigin}/`]);
    expect(session.defaultSession.check?.({}, 'media')).toBe(false);
    expect(protocolHandlers.has('app')).toBe(true);
    expect(window.isShown).toBe(false);
    window.emit('ready-to-show');
    expect(window.isShown).toBe(true);
  });

  test('the page speaks the contract over its port and receives what arrives', async () => {
    const client = clientOf(theWindow());
    const hello = await client.system.hello({ protocol: protocolNumber });
    expect(hello).toMatchObject({ shell: 'electron', capabilities: { nativeDialogs: true, keychain: true } });
    expect(hello.health.vault.protection).toBe('system');
    await fetch(`${hello.health.receiver.url}/in/zof`, { method: 'POST', body: '{}' });
    const page = await waitFor(async () => {
      const { items } = await client.deliveries.list({});
      return items.length === 1 && items;
    });
    expect(page[0]).toMatchObject({ id: 'dlv_1', verdict: 'missing' });
    await expect(client.deliveries.list({ query: 'colour:red' })).rejects.toMatchObject({ code: 'input.query_syntax' });
  });

  test('one port per load: a second request gets none until the page was loaded anew', () => {
    const window = theWindow();
    clientOf(window);
    ipcMain.emit(channels.connect, { sender: window.webContents, senderFrame: window.webContents.mainFrame });
    expect(window.webContents.mainFrame.posted).toHaveLength(1);
    window.webContents.emit('did-navigate');
    clientOf(window);
    expect(window.webContents.mainFrame.posted).toHaveLength(2);
  });

  test('a page that crashes is loaded anew while the receiver goes on', async () => {
    const window = theWindow();
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(window.webContents.reloads).toBe(1);
    const url = host?.engine.receiver().url;
    expect((await fetch(`${url}/in/zof`, { method: 'POST', body: '{}' })).status).toBe(200);
  });

  test('a second instance quits and the first comes forward', async () => {
    app.emit('second-instance');
    expect(recorded.order).toContain('focus');
    app.hasLock = false;
    app.removeAllListeners('before-quit');
    expect(await start()).toBeUndefined();
    expect(recorded.order).toContain('quit for good');
  });

  test('a log that another process has is explained in a dialog and ends with its exit code', async () => {
    expect(await start()).toBeUndefined();
    expect(recorded.asked.at(-1)).toContain('Another Hookglass uses this data folder.');
    expect(recorded.exits).toEqual([75]);
  });
});

describe('quit', () => {
  test('waits until the engine has closed, then quits for good', async () => {
    app.quit();
    expect(recorded.order).not.toContain('quit for good');
    await waitFor(() => recorded.order.includes('quit for good'));
    expect(host?.engine.receiver().state).toBe('stopped');
  });

  test('the last window ends the program', async () => {
    app.emit('window-all-closed');
    await waitFor(() => recorded.order.includes('quit for good'));
  });
});

describe('what is read at the start', () => {
  test.each([
    [['--data', '/d', '--receiver-port', '4500'], { dataFolder: '/d', receiverPort: { kind: 'chosen', port: 4500 } }],
    [[], { dataFolder: undefined, receiverPort: undefined }],
    [['--receiver-port', '99999'], { dataFolder: undefined, receiverPort: undefined }],
    [['--receiver-port', '-1', '--type=x', 'hookglass://open?x', '--inspect'], { dataFolder: undefined, receiverPort: undefined }],
  ])('%j', (argv, expected) => {
    expect(readStartOptions(argv)).toEqual(expected);
  });

  test('the window comes back where it was, unless no screen shows that place or the file is damaged', async () => {
    theWindow().emit('close');
    const path = join(folder.path, 'window.json');
    const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
    await waitFor(() => readFileSync(path, 'utf8').includes('1000'));
    expect(readWindowState(path, screens)).toEqual({ x: 10, y: 20, width: 1000, height: 700, isMaximized: false });
    expect(readWindowState(path, [{ x: 5000, y: 0, width: 800, height: 600 }])).toEqual({ width: 1000, height: 700, isMaximized: false });
    mkdirSync(folder.path, { recursive: true });
    for (const text of ['', '{', '[]', '{"width":1,"height":1,"isMaximized":false}', '{"width":"x"}']) {
      writeFileSync(path, text);
      expect(readWindowState(path, screens)).toEqual({ width: 1280, height: 800, isMaximized: false });
    }
  });
});
