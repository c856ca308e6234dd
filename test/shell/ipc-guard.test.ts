import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createIpcGuard } from '#shell/ipc-guard.ts';
import { forget, invokable, ipcMain, StandInContents, StandInFrame } from './stand-in/electron.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const contents = new StandInContents();
const refused: string[] = [];

function call(channel: string, event: object, ...args: readonly unknown[]): Promise<unknown> {
  const handler = invokable.get(channel);
  if (!handler) throw new Error(`Nothing handles ${channel}`);
  return Promise.resolve(Reflect.apply(handler, undefined, [event, ...args]));
}

beforeEach(() => {
  forget();
  refused.length = 0;
  createIpcGuard(
    (sender) => Object.is(sender, contents),
    (channel) => refused.push(channel),
  ).handle('double', z.number(), async (value) => value * 2);
});

describe('ELS-07: the guard of every channel', () => {
  test('answers the main frame of our window on our origin', async () => {
    expect(await call('double', { sender: contents, senderFrame: contents.mainFrame }, 21)).toEqual({ ok: true, value: 42 });
  });

  test.each([
    ['a frame that is gone', () => ({ sender: contents, senderFrame: null })],
    ['a frame inside the page', () => ({ sender: contents, senderFrame: new StandInFrame('app://hookglass/') })],
    ['another window', () => ({ sender: new StandInContents(), senderFrame: contents.mainFrame })],
  ])('refuses %s', async (_, event) => {
    expect(await call('double', event(), 21)).toMatchObject({ ok: false });
    expect(refused).toEqual(['double']);
  });

  test.each([
    'https://evil.test/',
    'app://evil/',
    'app://hookglass.evil/',
    'file:///etc/passwd',
    'data:text/html,x',
    '',
    'http://127.0.0.1/app://hookglass/',
  ])('refuses the page %s', async (url) => {
    const other = new StandInContents();
    other.mainFrame = new StandInFrame(url);
    forget();
    createIpcGuard(
      () => true,
      (channel) => refused.push(channel),
    ).handle('double', z.number(), async (value) => value * 2);
    expect(await call('double', { sender: other, senderFrame: other.mainFrame }, 21)).toMatchObject({ ok: false });
  });

  test('refuses 200 arguments of the wrong form without calling the handler', async () => {
    const wrong: unknown[] = [
      '',
      'x',
      null,
      undefined,
      {},
      [],
      true,
      Number.NaN,
      () => 1,
      Symbol.iterator,
      new Map(),
      { __proto__: null },
      'x'.repeat(5_000_000),
    ];
    for (let i = 0; i < 200; i += 1) {
      const answer = await call('double', { sender: contents, senderFrame: contents.mainFrame }, wrong[i % wrong.length]);
      expect(answer).toMatchObject({ ok: false });
    }
    expect(await call('double', { sender: contents, senderFrame: contents.mainFrame }, 1, 2)).toMatchObject({ ok: false });
  });

  test('a handler that fails gives a sentence, never its message or stack', async () => {
    createIpcGuard(
      () => true,
      () => undefined,
    ).handle('broken', z.undefined(), async () => {
      throw new Error('/home/someone/secret-path');
    });
    const answer = await call('broken', { sender: contents, senderFrame: contents.mainFrame });
    expect(JSON.stringify(answer)).not.toContain('secret-path');
    expect(answer).toMatchObject({ ok: false });
  });

  test('a message from elsewhere is not heard; dispose removes every channel', () => {
    const heard: unknown[] = [];
    const guard = createIpcGuard(
      (sender) => Object.is(sender, contents),
      (channel) => refused.push(channel),
    );
    guard.listen('hello', (sender) => heard.push(sender));
    ipcMain.emit('hello', { sender: new StandInContents(), senderFrame: contents.mainFrame });
    expect(heard).toEqual([]);
    ipcMain.emit('hello', { sender: contents, senderFrame: contents.mainFrame });
    expect(heard).toEqual([contents]);
    guard.dispose();
    expect(ipcMain.listenerCount('hello')).toBe(0);
  });
});
