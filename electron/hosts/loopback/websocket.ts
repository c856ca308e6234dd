/**
 * The link of the browser shell: the router on WebSockets at `/link`. The upgrade has passed the gate before it comes here.
 * Guarantees: at most 16 links, messages of at most 1 MiB in the form of a frame, a page that reads too slowly is cut (it
 * reconnects and asks anew), a page that answers no ping for 30 s is cut; a closed link cancels its calls; once a session has ended,
 * nothing that its links still send is read.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { Failure } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';
import type { HostContext } from '../caller-sessions.ts';
import { type PortLike, serveMessagePort } from '../message-port.ts';
import type { HostRouter } from '../router.ts';
import type { Caller } from './auth.ts';
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
const closeCodes = { goingAway: 1001, unsupported: 1003, sessionEnded: 4001 } as const;
/** How long a page whose session has ended may take to close its side. */
const closeGraceMs = 1_000;

export interface LinkServer {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, caller: Caller): void;
  /** How many links a caller has open. */
  count(caller: Caller): number;
  /** Cuts the links of a caller whose session has ended. An answer that is ready goes out before. */
  end(caller: Caller): void;
  close(): void;
}

export interface LinkParts {
  readonly router: HostRouter;
  readonly logger: Logger;
  readonly limits?: LinkLimits | undefined;
  readonly contextOf: (caller: Caller) => HostContext;
}

export function createLinkServer({ router, logger, limits = defaultLimits, contextOf }: LinkParts): LinkServer {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(linkProtocol) ? linkProtocol : false),
  });
  const answering = new WeakSet<WebSocket>();
  const callers = new Map<WebSocket, Caller>();
  const ping = setInterval(() => {
    for (const socket of server.clients) {
      if (!answering.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, limits.pingEveryMs);
  ping.unref();

  const serve = (socket: WebSocket, caller: Caller) => {
    answering.add(socket);
    callers.set(socket, caller);
    socket.on('close', () => callers.delete(socket));
    socket.on('pong', () => answering.add(socket));
    // why: without a listener an oversized or broken frame would be an uncaught error; `ws` closes the link by itself.
    socket.on('error', (error) => logger.warn('A link broke', { problem: error.message }));
    const port = portOfSocket(socket, { limits, logger, isCut: () => !callers.has(socket) });
    serveMessagePort(router, port, logger, {
      context: contextOf(caller),
      onForeign: () => socket.close(closeCodes.unsupported, 'Not a frame'),
    });
  };

  return {
    upgrade(request, socket, head, caller) {
      if (server.clients.size >= limits.links) {
        refuseSocket(socket, new Failure('link.forbidden', { problem: `${limits.links} windows are connected. Close one of them.` }));
        return;
      }
      server.handleUpgrade(request, socket, head, (opened) => serve(opened, caller));
    },
    count: (caller) => [...callers.values()].filter((one) => one === caller).length,
    end(caller) {
      for (const [socket, one] of callers) {
        if (one !== caller) continue;
        callers.delete(socket);
        // why: the call that ended the session is answered in this turn of the loop.
        setImmediate(() => socket.close(closeCodes.sessionEnded, 'The session has ended'));
        setTimeout(() => socket.terminate(), closeGraceMs).unref();
      }
    },
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

interface SocketParts {
  readonly limits: LinkLimits;
  readonly logger: Logger;
  readonly isCut: () => boolean;
}

/** The socket as a port: what is binary is no frame, and nothing goes out to a page that does not read. */
function portOfSocket(socket: WebSocket, { limits, logger, isCut }: SocketParts): PortLike {
  return {
    on(event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) {
      if (event === 'close') socket.on('close', () => listener({ data: undefined }));
      else {
        socket.on('message', (data, isBinary) => {
          if (!isCut()) listener({ data: isBinary ? data : data.toString() });
        });
      }
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
