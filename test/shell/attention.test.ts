import { beforeEach, describe, expect, test, vi } from 'vitest';
import { registerAttention } from '#shell/attention.ts';
import { channels } from '#shell/channels.ts';
import { createIpcGuard } from '#shell/ipc-guard.ts';
import { BrowserWindow, forget, invokable, Notification, recorded } from './stand-in/electron.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

let window: BrowserWindow;

async function call(channel: string, argument?: unknown): Promise<unknown> {
  const handler = invokable.get(channel);
  if (!handler) throw new Error(`Nothing handles ${channel}`);
  const { webContents } = window;
  return Reflect.apply(handler, undefined, [{ sender: webContents, senderFrame: webContents.mainFrame }, argument]);
}

function start(platform: NodeJS.Platform = 'linux'): void {
  forget();
  BrowserWindow.all.length = 0;
  window = new BrowserWindow({});
  registerAttention(
    createIpcGuard(
      () => true,
      () => undefined,
    ),
    platform,
  );
}

beforeEach(() => start());

const notice = { key: 'view_1', title: '2 deliveries match “Failed”', body: 'The newest is run.failed.' };

describe('a notification', () => {
  test('is silent, and nothing comes to the front by it', async () => {
    expect(await call(channels.notify, notice)).toMatchObject({ ok: true });
    expect(Notification.all).toMatchObject([{ options: { title: notice.title, body: notice.body, silent: true }, isShown: true }]);
    expect(window.isShown).toBe(false);
    expect(recorded.order).not.toContain('focus');
  });

  test('that is pressed brings the window forward and says which it was', async () => {
    await call(channels.notify, notice);
    Notification.all[0]?.emit('click');
    expect(window.isShown).toBe(true);
    expect(recorded.order).toContain('focus');
    expect(window.webContents.sent).toEqual([{ channel: channels.event, message: { kind: 'notification.opened', key: 'view_1' } }]);
  });

  test('takes the place of the one before with its key, and of no other', async () => {
    for (const key of ['view_1', 'view_2', 'view_1']) await call(channels.notify, { ...notice, key });
    expect(Notification.all.map(({ isShown }) => isShown)).toEqual([false, true, true]);
  });

  test('of a page that is gone is pressed without harm', async () => {
    await call(channels.notify, notice);
    window.webContents.isGone = true;
    Notification.all[0]?.emit('click');
    expect(window.webContents.sent).toEqual([]);
  });

  test('UIX-12 What the page sends loses its control characters and all beyond 200', async () => {
    await call(channels.notify, { key: 'view_1', title: `a\u0000b\r\n\u001b[31m\u202e\u200b${'x'.repeat(400)}`, body: '\u2028\u0007ok' });
    const { options } = Notification.all[0] ?? {};
    expect(options?.title).toBe(`ab[31m${'x'.repeat(194)}`);
    expect(options?.body).toBe('ok');
  });

  test('is not made where the system has none', async () => {
    Notification.isThere = false;
    expect(await call(channels.notify, notice)).toMatchObject({ ok: true });
    expect(Notification.all).toEqual([]);
  });

  test.each([
    [undefined],
    ['text'],
    [{ key: '', title: '', body: '' }],
    [{ ...notice, icon: 'file:///etc/passwd' }],
    [{ ...notice, title: 'x'.repeat(5_000) }],
  ])('%j is refused', async (argument) => {
    expect(await call(channels.notify, argument)).toMatchObject({ ok: false });
    expect(Notification.all).toEqual([]);
  });
});

describe('the badge', () => {
  test('is a count on the icon, and goes with 0', async () => {
    for (const count of [3, 0]) await call(channels.setBadge, count);
    expect(recorded).toMatchObject({ badges: [3, 0], overlays: [] });
    expect(await call(channels.setBadge, -1)).toMatchObject({ ok: false });
    expect(await call(channels.setBadge, '3')).toMatchObject({ ok: false });
  });

  test('is a mark over the icon where icons have no count', async () => {
    start('win32');
    for (const count of [1, 12, 0]) await call(channels.setBadge, count);
    expect(recorded).toMatchObject({ badges: [], overlays: ['1 new match', '12 new matches', 'none'] });
  });
});
