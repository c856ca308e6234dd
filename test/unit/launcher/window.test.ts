import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { executableName, findElectron, shortReason } from '#launcher/electron-runtime.mjs';
import { obstacleIn, windowObstacle } from '#launcher/window-shell.mjs';
import { tempFolder } from '#test/support/temp-folder.ts';

function place(file: string, text = ''): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

describe('Whether a window can be shown', () => {
  test('Linux needs a display and an account that is not root', () => {
    expect(windowObstacle({ platform: 'linux', env: {}, uid: 1000 })).toBe('there is no display');
    expect(windowObstacle({ platform: 'linux', env: { DISPLAY: '' }, uid: 1000 })).toBe('there is no display');
    expect(windowObstacle({ platform: 'linux', env: { DISPLAY: ':0' }, uid: 0 })).toContain('root');
    expect(windowObstacle({ platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000 })).toBeUndefined();
    expect(windowObstacle({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, uid: 1000 })).toBeUndefined();
  });

  test('macOS and Windows always have one', () => {
    expect(windowObstacle({ platform: 'darwin', env: {}, uid: 501 })).toBeUndefined();
    expect(windowObstacle({ platform: 'win32', env: {}, uid: undefined })).toBeUndefined();
  });

  test.each([
    ['/x/electron: error while loading shared libraries: libnss3.so: cannot open shared object file', 127, 'the system lacks libnss3.so'],
    ['[1:2] ERROR:ozone_platform_x11.cc Missing X server or $DISPLAY', 1, 'the display can not be opened'],
    ['FATAL: The SUID sandbox helper binary was found, but is not configured correctly', 133, "Chromium's sandbox is not allowed here"],
    ['', 139, 'Electron ended with code 139'],
  ])('what Electron said becomes a reason: %s', (said, code, reason) => {
    expect(obstacleIn(said, code)).toBe(reason);
  });
});

describe('The Electron runtime', () => {
  const name = executableName(process.platform);

  test('that is not downloaded has to be', () => {
    using folder = tempFolder();
    place(join(folder.path, 'package.json'), '{"version":"45.4.1"}');
    expect(findElectron(folder.path, {})).toBeUndefined();
  });

  test('counts when it has the version of the package, and not when it has another', () => {
    using folder = tempFolder();
    place(join(folder.path, 'package.json'), '{"version":"45.4.1"}');
    place(join(folder.path, 'dist', name));
    place(join(folder.path, 'dist/version'), 'v45.4.1');
    expect(findElectron(folder.path, {})).toEqual({ file: join(folder.path, 'dist', name) });
    place(join(folder.path, 'dist/version'), '44.0.0');
    expect(findElectron(folder.path, {})).toBeUndefined();
  });

  test('named by ELECTRON_OVERRIDE_DIST_PATH is used, or its absence told', () => {
    using folder = tempFolder();
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder.path };
    expect(findElectron('/nowhere', env)).toEqual({ reason: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH') });
    place(join(folder.path, name));
    expect(findElectron('/nowhere', env)).toEqual({ file: join(folder.path, name) });
  });

  test.each([
    ['HTTPError: Response code 403 (Forbidden) for https://example.test/x.zip', 'the server answered 403'],
    ['TypeError: fetch failed { [cause]: Error: getaddrinfo ENOTFOUND github.com }', 'no connection, ENOTFOUND'],
    ['Error: ENOSPC: no space left on device', 'the disk is full'],
    ['Error: something else', 'the download failed'],
  ])('that can not be had gives a short reason: %s', (said, reason) => {
    expect(shortReason(said)).toBe(reason);
  });
});
