/**
 * The link of the browser shell: the router on WebSockets at `/link`. The upgrade has passed the gate before it comes here.
 * Guarantees: at most 16 links, messages of at most 1 MiB in the form of a frame, a page that reads too slowly is cut (it
 * reconnects and asks anew), a page that answers no ping for 30 s is cut; a closed link cancels its calls.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { Failure } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';
import { type PortLike, serveMessagePort } from '../message-port.ts';
import type { HostRouter } from '../router.ts';
import { linkProtocol } from './gate.ts';
import { refuseSocket } from './refuse.ts';

export interface LinkLimits {
  readonly messageBytes: number;
  readonly sendBufferBytes: number;
  readonly pingEveryMs: number;
  readonly links: number;
}

const defaultLimits: LinkLimits = { messageBytes: 1024 * 1024, sendBufferBytes: 8 * 1024 * 1024, pingEveryMs: 30_000, links: 16 };

/** Close codes of RFC 6455 section 7.4.1 and its registry. */
const closeCodes = { goingAway: 1001, unsupported: 1003 } as const;

export interface LinkServer {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  count(): number;
  close(): void;
}

export function createLinkServer(router: HostRouter, logger: Logger, limits: LinkLimits = defaultLimits): LinkServer {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(linkProtocol) ? linkProtocol : false),
  });
  const answering = new WeakSet<WebSocket>();
  const ping = setInterval(() => {
    for (const socket of server.clients) {
      if (!answering.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, limits.pingEveryMs);
  ping.unref();

  const serve = (socket: WebSocket) => {
    answering.add(socket);
    socket.on('pong', () => answering.add(socket));
    // why: without a listener an oversized or broken frame would be an uncaught error; `ws` closes the link by itself.
    socket.on('error', (error) => logger.warn('A link broke', { problem: error.message }));
    serveMessagePort(router, portOfSocket(socket, limits, logger), logger, () => socket.close(closeCodes.unsupported, 'Not a frame'));
  };

  return {
    upgrade(request, socket, head) {
      if (server.clients.size >= limits.links) {
        refuseSocket(socket, new Failure('link.forbidden', { problem: `${limits.links} windows are connected. Close one of them.` }));
        return;
      }
      server.handleUpgrade(request, socket, head, serve);
    },
    count: () => server.clients.size,
    close() {
      clearInterval(ping);
      for (const socket of server.clients) {
        socket.close(closeCodes.goingAway, 'Hookglass is shutting down');
        socket.terminate();
      }
      server.close();
    },
  };
}

/** The socket as a port: what is binary is no frame, and nothing goes out to a page that does not read. */
function portOfSocket(socket: WebSocket, limits: LinkLimits, logger: Logger): PortLike {
  return {
    on(event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) {
      if (event === 'close') socket.on('close', () => listener({ data: undefined }));
      else socket.on('message', (data, isBinary) => listener({ data: isBinary ? data : data.toString() }));
    },
    postMessage(message) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      if (socket.bufferedAmount <= limits.sendBufferBytes) return;
      logger.warn('A link reads too slowly and is cut; the page reconnects', { bufferedBytes: socket.bufferedAmount });
      socket.terminate();
    },
  };
}
