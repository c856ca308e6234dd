/** The native calls of `NativeCalls`, each with its own check. Guarantees: nothing opens without the person's yes. */
import { domainToASCII } from 'node:url';
import { BrowserWindow, clipboard, dialog, shell, type WebContents } from 'electron';
import { z } from 'zod';
import { clearIfUnchanged, copiedSecretMs } from '#domain/copied-secret.ts';
import { channels } from './channels.ts';
import type { IpcGuard } from './ipc-guard.ts';

const textSchema = z.string();
const urlSchema = z.string().max(8192);
const nothingSchema = z.undefined();

export function registerNativeCalls(guard: IpcGuard, dataFolder: string): void {
  guard.handle(channels.copyText, textSchema, (text) => clipboard.writeText(text));
  guard.handle(channels.copySecret, textSchema, copySecret);
  guard.handle(channels.openExternal, urlSchema, (url, sender) => openExternal(url, sender));
  guard.handle(channels.revealDataFolder, nothingSchema, async () => {
    await shell.openPath(dataFolder);
  });
}

const clipboardText = { read: () => clipboard.readText(), write: (text: string) => clipboard.writeText(text) };

async function copySecret(text: string): Promise<void> {
  await clipboard.writeText(text);
  // why: a timer of a minute must not keep an app from quitting.
  setTimeout(() => void clearIfUnchanged(clipboardText, text).catch(() => undefined), copiedSecretMs).unref();
}

/** False when it is not an `https:` address or the person said no. */
async function openExternal(text: string, sender: WebContents): Promise<boolean> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  const question = {
    type: 'question' as const,
    message: `Open ${domainToASCII(url.hostname)} in the browser?`,
    detail: url.href,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const window = BrowserWindow.fromWebContents(sender);
  const { response } = window ? await dialog.showMessageBox(window, question) : await dialog.showMessageBox(question);
  if (response !== 0) return false;
  await shell.openExternal(url.href);
  return true;
}
