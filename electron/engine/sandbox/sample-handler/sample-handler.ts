/**
 * A handler that does everything right, to send to before one's own is there. Guarantees: listens on loopback alone; verifies the raw bytes
 * against two secrets in constant time before it reads them; answers at once; handles no event twice. Keeps nothing but the ids of the last
 * events, in memory.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { newSecretValue } from '#engine/endpoints/new-secret-value.ts';
import { fail } from '#engine/failure.ts';
import type { Logger, Random } from '#engine/ports.ts';
import type { SchemeSettings } from '#engine/verification/scheme.ts';
import { createAnswerer } from './answerer.ts';

export interface SampleHandler {
  /** Listens, unless it does already. Fails with `receiver.sample_handler`. */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  /** Cuts what is under way; it can be started again, on another port and with the same secrets. */
  stop(): Promise<void>;
  readonly settings: SchemeSettings;
  /** Both are accepted. The same arrays each time. */
  secrets(): { readonly current: Uint8Array; readonly previous: Uint8Array };
}

/** The scheme signs no time, so the tolerance is never asked for. */
const settings: SchemeSettings = { ...defaultSigning('zof'), toleranceSeconds: 300 };

export function createSampleHandler({ random, logger }: { readonly random: Random; readonly logger: Logger }): SampleHandler {
  const newSecret = () => new TextEncoder().encode(newSecretValue(settings, random));
  const secrets = { current: newSecret(), previous: newSecret() };
  const answer = createAnswerer(settings.headerName, [secrets.current, secrets.previous]);
  let running: Promise<Server> | undefined;

  const listen = async (): Promise<Server> => {
    const server = createServer((request, response) => {
      answer(request, response).catch((error: unknown) => {
        logger.error('A request to the sample handler failed', {}, error);
        request.destroy();
      });
    });
    // why: without a listener Node closes such a connection without a word.
    server.on('connect', (_request, socket) => {
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 405 Method Not Allowed\r\nAllow: POST\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  };

  return {
    settings,
    secrets: () => secrets,
    async start() {
      running ??= listen();
      try {
        const { port } = addressOf(await running);
        return { url: `http://127.0.0.1:${port}/`, port };
      } catch (error) {
        running = undefined;
        return fail('receiver.sample_handler', { problem: 'No port of this machine could be had for it.' }, error);
      }
    },
    async stop() {
      const server = await running?.catch(() => undefined);
      running = undefined;
      if (server === undefined) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sample handler has no port');
  return address;
}
