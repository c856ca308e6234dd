/**
 * Start-up order and quit. Guarantees: privileges and the sandbox are set before the app is ready; guards stand before the first
 * window; the process ends only when the engine has committed what it acknowledged; capture outlives every page.
 */
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, session, type WebContents } from 'electron';
import { Failure } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';
import { defaultDataFolder } from '#hosts/data-folder.ts';
import { pageFolderUrl } from '#hosts/engine-ports.ts';
import { handleAppProtocol, registerAppScheme } from './app-protocol.ts';
import { registerAttention } from './attention.ts';
import { channels } from './channels.ts';
import { type EngineHost, startEngineHost } from './engine-host.ts';
import { createIpcGuard } from './ipc-guard.ts';
import { registerMenu, setMenu } from './menu.ts';
import { registerNativeCalls } from './native-calls.ts';
import { readStartOptions } from './start-options.ts';
import { denyPermissions, guardAllWebContents } from './web-contents-guard.ts';
import { openWindow } from './window.ts';

export interface ShellSurroundings {
  /** URL of the entry file; workers, preload and page are found from it. */
  readonly entry: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly openLogger: (folder: string) => Logger;
}

/** Resolves when the window is open, or undefined when another instance has the log and was told to come forward. */
export async function startShell(surroundings: ShellSurroundings): Promise<EngineHost | undefined> {
  registerAppScheme();
  app.enableSandbox();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return undefined;
  }
  const { argv, env, platform, entry } = surroundings;
  const options = readStartOptions(argv);
  const dataFolder = options.dataFolder ?? defaultDataFolder({ platform, home: homedir(), env });
  const logger = surroundings.openLogger(dataFolder);
  guardAllWebContents((what) => logger.warn('The page was denied something', { what }));
  await app.whenReady();
  denyPermissions(session.defaultSession);
  const host = await startOrExplain({
    ...options,
    dataFolder,
    entry,
    version: app.getVersion(),
    logger,
    platform,
    isOutputChecked: !app.isPackaged,
  });
  if (!host) return undefined;
  handleAppProtocol({ engine: host.engine, pageFolder: fileURLToPath(pageFolderUrl(entry)), logger });
  const menu = { platform, isDevelopment: !app.isPackaged };
  setMenu(menu);
  openTheWindow(host, { entry, dataFolder, logger, menu });
  quitInOrder(host, logger, platform);
  return host;
}

async function startOrExplain(options: Parameters<typeof startEngineHost>[0]): Promise<EngineHost | undefined> {
  try {
    return await startEngineHost(options);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { sentence, reason } = error.toWire();
    options.logger.error('The engine did not start', { code: error.code }, error);
    dialog.showErrorBox(sentence, reason);
    app.exit(error.exitCode);
    return undefined;
  }
}

interface WindowSurroundings {
  readonly entry: string;
  readonly dataFolder: string;
  readonly logger: Logger;
  readonly menu: Parameters<typeof registerMenu>[1];
}

function openTheWindow(host: EngineHost, parts: WindowSurroundings): void {
  const ours = new Set<WebContents>();
  const guard = createIpcGuard(
    (sender) => ours.has(sender),
    (channel, problem) => parts.logger.warn('A call of the page was refused', { channel, problem }),
  );
  guard.listen(channels.connect, (sender) => host.connect(sender));
  registerNativeCalls(guard, parts.dataFolder);
  registerAttention(guard, parts.menu.platform);
  registerMenu(guard, parts.menu);
  const open = () => {
    const window = openWindow({
      preload: fileURLToPath(new URL('../preload/preload.cjs', parts.entry)),
      stateFolder: parts.dataFolder,
      onProblem: (what) => parts.logger.warn('The window had a problem', { what }),
    });
    ours.add(window.webContents);
  };
  open();
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
}

function quitInOrder(host: EngineHost, logger: Logger, platform: NodeJS.Platform): void {
  let isClosed = false;
  app.on('window-all-closed', () => {
    // why: on macOS a program without a window goes on, and so does capture.
    if (platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    host
      .close()
      .catch((error: unknown) => logger.error('The engine did not close in order', {}, error))
      .finally(() => {
        isClosed = true;
        app.quit();
      });
  });
}
