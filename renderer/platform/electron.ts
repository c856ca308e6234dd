/** The page in the Electron window, served from `app://hookglass`. The port comes as a window message after `connect()`. */
import { type NativeSurface, pageOrigin, portMessage } from '#contract/native.ts';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import { createElectronAttention } from './electron-attention.ts';
import type { Platform } from './platform.ts';
import { openPort } from './port-link.ts';
import { readBlob } from './read-blob.ts';

declare global {
  interface Window {
    readonly hookglass?: NativeSurface;
  }
}

const portLimitMs = 10_000;

export function createElectronPlatform(surface: NativeSurface): Platform {
  return {
    ...createElectronAttention(surface.native),
    kind: 'electron',
    async connect(signal) {
      const port = await askForPort(surface, signal);
      return openPort(port, signal);
    },
    fetchBlob: (path, options = {}) => readBlob(pageOrigin, path, options, {}),
    copyText: (text) => surface.native.copyText(text),
    async copySecret(text) {
      await surface.native.copySecret(text);
      return true;
    },
    openExternal: (url) => surface.native.openExternal(url),
    revealDataFolder: () => surface.native.revealDataFolder(),
  };
}

async function askForPort(surface: NativeSurface, signal: AbortSignal): Promise<MessagePort> {
  const done = new AbortController();
  try {
    return await new Promise<MessagePort>((resolve, reject) => {
      const take = (event: MessageEvent<unknown>) => {
        const [port] = event.ports;
        if (event.source === window && event.origin === pageOrigin && event.data === portMessage && port !== undefined) resolve(port);
      };
      const limit = AbortSignal.timeout(portLimitMs);
      window.addEventListener('message', take, { signal: done.signal });
      AbortSignal.any([signal, limit]).addEventListener('abort', () => reject(clientFailure('link.lost')), { signal: done.signal });
      surface.connect();
    });
  } finally {
    done.abort();
  }
}
