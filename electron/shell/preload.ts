/**
 * Runs in the isolated world of the page. Gives it one way to ask for the link's port and a few native calls, by name.
 * Refuses: channel names, event objects and anything of Electron's own.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { type NativeSurface, nativeEventMessage, pageOrigin, portMessage } from '#contract/native.ts';
import { channels } from './channels.ts';

ipcRenderer.on(channels.port, (event) => {
  const [port] = event.ports;
  if (port) window.postMessage(portMessage, pageOrigin, [port]);
});

ipcRenderer.on(channels.event, (_event, nativeEvent: unknown) => {
  window.postMessage({ type: nativeEventMessage, event: nativeEvent }, pageOrigin);
});

async function call(channel: string, argument?: unknown): Promise<unknown> {
  const answer: unknown = await ipcRenderer.invoke(channel, argument);
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) throw new Error('No answer.');
  if (answer.ok === true) return 'value' in answer ? answer.value : undefined;
  throw new Error('problem' in answer ? String(answer.problem) : 'It failed.');
}

const surface: NativeSurface = {
  connect: () => ipcRenderer.send(channels.connect),
  native: {
    copyText: async (text) => {
      await call(channels.copyText, text);
    },
    copySecret: async (text) => {
      await call(channels.copySecret, text);
    },
    openExternal: async (url) => (await call(channels.openExternal, url)) === true,
    revealDataFolder: async () => {
      await call(channels.revealDataFolder);
    },
    notify: async (notice) => {
      await call(channels.notify, notice);
    },
    setBadge: async (count) => {
      await call(channels.setBadge, count);
    },
    setMenu: async (entries) => {
      await call(channels.setMenu, entries);
    },
  },
};

contextBridge.exposeInMainWorld('hookglass', surface);
