/**
 * Notifications and the count on the application's icon. Guarantees: no sound; nothing comes to the front before the person presses a
 * notification; what is shown is text without control characters, 200 of them at most (UIX-12).
 */
import { app, BrowserWindow, Notification, nativeImage, type WebContents } from 'electron';
import { z } from 'zod';
import type { NativeEvent } from '#contract/native.ts';
import { channels } from './channels.ts';
import type { IpcGuard } from './ipc-guard.ts';

const mostCharacters = 200;

/** The page has made them visible; here they are taken away, whatever the page did. */
const shownTextSchema = z
  .string()
  .max(4_096)
  .transform((text) => [...text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '')].slice(0, mostCharacters).join(''));
const noticeSchema = z.strictObject({ key: z.string().min(1).max(200), title: shownTextSchema, body: shownTextSchema });
const countSchema = z.int().min(0).max(1_000_000_000);

export function registerAttention(guard: IpcGuard, platform: NodeJS.Platform): void {
  // why: a notification that nothing refers to is collected, and its press is lost.
  const shown = new Map<string, Notification>();
  guard.handle(channels.notify, noticeSchema, async ({ key, title, body }, sender) => {
    if (!Notification.isSupported()) return;
    shown.get(key)?.close();
    const notification = new Notification({ title, body, silent: true });
    shown.set(key, notification);
    const forget = () => {
      if (shown.get(key) === notification) shown.delete(key);
    };
    notification.on('click', () => {
      forget();
      bringForward(sender);
      tellPage(sender, { kind: 'notification.opened', key });
    });
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.show();
  });
  guard.handle(channels.setBadge, countSchema, async (count, sender) => showBadge(count, sender, platform));
}

/** The page may have gone since; then nobody is told. */
export function tellPage(contents: WebContents, event: NativeEvent): void {
  if (!contents.isDestroyed()) contents.send(channels.event, event);
}

function bringForward(contents: WebContents): void {
  const window = BrowserWindow.fromWebContents(contents);
  if (window?.isMinimized()) window.restore();
  window?.show();
  window?.focus();
}

function showBadge(count: number, contents: WebContents, platform: NodeJS.Platform): void {
  if (platform !== 'win32') {
    app.setBadgeCount(count);
    return;
  }
  // why: Windows counts nothing on an icon, it lays a small picture over it.
  const words = count === 0 ? '' : `${count} new ${count === 1 ? 'match' : 'matches'}`;
  BrowserWindow.fromWebContents(contents)?.setOverlayIcon(count === 0 ? null : dot(), words);
}

const dotSize = 16;
/** Blue, green, red, alpha: the red of the mark for new things. */
const dotColour = [0x40, 0x3c, 0xe0, 0xff] as const;

function dot() {
  const pixels = Buffer.alloc(dotSize * dotSize * 4);
  const centre = (dotSize - 1) / 2;
  for (let y = 0; y < dotSize; y++) {
    for (let x = 0; x < dotSize; x++) {
      if (Math.hypot(x - centre, y - centre) <= dotSize / 2 - 1) pixels.set(dotColour, (y * dotSize + x) * 4);
    }
  }
  return nativeImage.createFromBitmap(pixels, { width: dotSize, height: dotSize });
}
