import { beforeEach, describe, expect, test, vi } from 'vitest';
import { denyPermissions, guardAllWebContents, safePreferences } from '#shell/web-contents-guard.ts';
import { app, forget, StandInContents, StandInSession } from './stand-in/electron.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const denied: string[] = [];

function create(preferences: Record<string, unknown>): StandInContents {
  const contents = new StandInContents();
  contents.preferences = { ...preferences };
  app.emit('web-contents-created', {}, contents);
  return contents;
}

beforeEach(() => {
  forget();
  denied.length = 0;
  guardAllWebContents((what) => denied.push(what));
});

describe('ELS-01: isolation', () => {
  test('accepts a window with the safe preferences', () => {
    expect(() => create({ ...safePreferences })).not.toThrow();
  });

  test.each(Object.entries(safePreferences))('refuses a window with %s turned round', (name, wanted) => {
    expect(() => create({ ...safePreferences, [name]: !wanted })).toThrow(name);
  });
});

describe('ELS-04: nothing navigates away', () => {
  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s is allowed to our page only', (kind) => {
    const contents = create({ ...safePreferences });
    const goTo = (url: string) => {
      const event = { url, isPrevented: false, preventDefault: () => undefined };
      let isPrevented = false;
      event.preventDefault = () => {
        isPrevented = true;
        return undefined;
      };
      contents.emit(kind, event);
      return isPrevented;
    };
    expect(goTo('app://hookglass/')).toBe(false);
    for (const url of [
      'https://evil.test/',
      'file:///etc/passwd',
      'app://evil/',
      'app://hookglass.evil/',
      'javascript:alert(1)',
      'data:text/html,x',
      'about:blank',
    ]) {
      expect(goTo(url), url).toBe(true);
    }
    expect(denied).toHaveLength(7);
  });

  test('windows and webviews are denied', () => {
    const contents = create({ ...safePreferences });
    expect(contents.openHandler?.({ url: 'app://hookglass/' })).toEqual({ action: 'deny' });
    let isPrevented = false;
    contents.emit('will-attach-webview', { preventDefault: () => (isPrevented = true) });
    expect(isPrevented).toBe(true);
  });
});

const permissions = [
  'ar',
  'automatic-fullscreen',
  'background-fetch',
  'background-sync',
  'captured-surface-control',
  'clipboard-read',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'geolocation-approximate',
  'hand-tracking',
  'hid',
  'idle-detection',
  'keyboardLock',
  'local-fonts',
  'local-network',
  'local-network-access',
  'loopback-network',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'nfc',
  'notifications',
  'openExternal',
  'payment-handler',
  'periodic-background-sync',
  'persistent-storage',
  'pointerLock',
  'screen-wake-lock',
  'sensors',
  'serial',
  'smart-card',
  'speaker-selection',
  'storage-access',
  'system-wake-lock',
  'top-level-storage-access',
  'usb',
  'vr',
  'web-app-installation',
  'web-printing',
  'window-management',
  'unknown',
];

describe('ELS-06: permissions', () => {
  const session = new StandInSession();
  beforeEach(() => Reflect.apply(denyPermissions, undefined, [session]));

  test.each(permissions)('%s is denied in the request and in the check', (permission) => {
    const granted: boolean[] = [];
    session.request?.({}, permission, (isGranted) => granted.push(isGranted));
    expect(granted).toEqual([false]);
    expect(session.check?.({}, permission)).toBe(false);
  });

  test('writing plain text to the clipboard is allowed; devices and the spell checker are not', () => {
    expect(session.check?.({}, 'clipboard-sanitized-write')).toBe(true);
    expect(session.device?.()).toBe(false);
    expect(session.hasSpellChecker).toBe(false);
  });
});
