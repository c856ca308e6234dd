import { beforeEach, describe, expect, test, vi } from 'vitest';
import { channels } from '#shell/channels.ts';
import { exposed, ipcRenderer } from './stand-in/electron.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const posted: unknown[][] = [];

beforeEach(async () => {
  vi.stubGlobal('window', { postMessage: (...args: unknown[]) => posted.push(args) });
  await import('#shell/preload.ts');
});

function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`));
}

describe('ELS-08: what the page gets', () => {
  test('is exactly this, under one name', () => {
    expect([...exposed.keys()]).toEqual(['hookglass']);
    expect(keysOf(exposed.get('hookglass')).toSorted()).toEqual([
      'connect',
      'native.copySecret',
      'native.copyText',
      'native.notify',
      'native.openExternal',
      'native.revealDataFolder',
      'native.setBadge',
      'native.setMenu',
    ]);
  });

  test('the port arrives as a window message for our origin, without the event', () => {
    const port = {};
    ipcRenderer.emit(channels.port, { ports: [port], sender: 'never seen by the page' });
    expect(posted).toEqual([['hookglass:port', 'app://hookglass', [port]]]);
  });

  test('what the person does outside comes as a window message for our origin, without the event', () => {
    posted.length = 0;
    ipcRenderer.emit(channels.event, { sender: 'never seen by the page' }, { kind: 'menu.chosen', command: 'go.timeline' });
    const event = { kind: 'menu.chosen', command: 'go.timeline' };
    expect(posted).toEqual([[{ type: 'hookglass:native-event', event }, 'app://hookglass']]);
  });

  test('a refused call is an error with its sentence', async () => {
    const surface = exposed.get('hookglass');
    if (typeof surface !== 'object' || surface === null || !('native' in surface)) throw new Error('No surface');
    ipcRenderer.answers.set(channels.copyText, { ok: false, problem: 'Only our own page may call.' });
    const native: unknown = surface.native;
    const copyText: unknown = typeof native === 'object' && native !== null ? Reflect.get(native, 'copyText') : undefined;
    if (typeof copyText !== 'function') throw new Error('No copyText');
    await expect(copyText('x')).rejects.toThrow('Only our own page may call.');
  });
});
