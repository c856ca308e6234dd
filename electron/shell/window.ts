import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { pageOrigin } from '#contract/native.ts';
import { safePreferences } from './web-contents-guard.ts';
import { readWindowState, type WindowState, writeWindowState } from './window-state.ts';

export interface WindowParts {
  /** Compiled preload script. */
  readonly preload: string;
  readonly stateFolder: string;
  readonly onProblem: (what: string) => void;
}

/** Opens the window and loads the page; it shows itself when it has something to show. */
export function openWindow(parts: WindowParts): BrowserWindow {
  const path = join(parts.stateFolder, 'window.json');
  const { isMaximized, width, height, x, y } = readWindowState(
    path,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    width,
    height,
    ...(x === undefined || y === undefined ? {} : { x, y }),
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Hookglass',
    // why: the colour until the first paint, so that a dark desktop sees no white flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#fbfbfc',
    webPreferences: { ...safePreferences, preload: parts.preload },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
    writeWindowState(path, state).catch((error: unknown) => parts.onProblem(`window state not kept: ${String(error)}`));
  });
  // why: capture goes on in the main process whatever happens to the page; a new page finds everything as it was.
  window.webContents.on('render-process-gone', (_event, details) => {
    parts.onProblem(`the page ended: ${details.reason}`);
    if (details.reason !== 'clean-exit') window.webContents.reload();
  });
  window.loadURL(`${pageOrigin}/`).catch((error: unknown) => parts.onProblem(`the page did not load: ${String(error)}`));
  return window;
}
