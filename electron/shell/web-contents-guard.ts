/**
 * What no page may do, for every webContents there will ever be. Guarantees: isolation is asserted when a webContents is made;
 * navigation, windows, frames to elsewhere, attached webviews and permissions are denied.
 */
import { app, type Session, type WebContents } from 'electron';
import { pageOrigin } from '#contract/native.ts';

/** Preferences of every window. Spelled out although most are defaults, because the guard compares against them. */
export const safePreferences = {
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webviewTag: false,
  experimentalFeatures: false,
  allowRunningInsecureContent: false,
  spellcheck: false,
} as const;

export function guardAllWebContents(onDenied: (what: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    requireIsolation(contents);
    denyNavigation(contents, onDenied);
  });
}

function requireIsolation(contents: WebContents): void {
  // why: the runtime has this, its typings do not.
  const read: unknown = Reflect.get(contents, 'getLastWebPreferences');
  const preferences: unknown = typeof read === 'function' ? Reflect.apply(read, contents, []) : undefined;
  // why: devtools and other contents of Chromium's own load nothing of ours.
  if (typeof preferences !== 'object' || preferences === null || contents.getType() !== 'window') return;
  for (const [name, wanted] of Object.entries(safePreferences)) {
    const found: unknown = Reflect.get(preferences, name);
    if (found !== undefined && found !== wanted) throw new Error(`A window was made with ${name}=${String(found)}.`);
  }
}

function denyNavigation(contents: WebContents, onDenied: (what: string) => void): void {
  const deny = (event: { preventDefault(): void; readonly url: string }, what: string) => {
    if (isOurPage(event.url)) return;
    event.preventDefault();
    onDenied(`${what} to ${event.url.slice(0, 200)}`);
  };
  contents.on('will-navigate', (event) => deny(event, 'navigation'));
  contents.on('will-frame-navigate', (event) => deny(event, 'frame navigation'));
  contents.on('will-redirect', (event) => deny(event, 'redirect'));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    onDenied('webview');
  });
  contents.setWindowOpenHandler(({ url }) => {
    onDenied(`window for ${url.slice(0, 200)}`);
    return { action: 'deny' };
  });
}

function isOurPage(url: string): boolean {
  return url === pageOrigin || url.startsWith(`${pageOrigin}/`);
}

/** Denies every permission but writing plain text to the clipboard, in all three handlers Electron asks. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(permission === 'clipboard-sanitized-write'));
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
}
