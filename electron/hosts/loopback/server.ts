/**
 * The browser shell's server on 127.0.0.1: the page, its link, the bodies, and REST for scripts. Its port is never the receiver's.
 * Guarantees: one gate before anything else, for requests and upgrades alike; no cookies; a fresh script token per start, in a
 * 0600 file that goes when the server goes.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyRequest } from 'fastify';
import type { Engine } from '#engine/engine-parts.ts';
import { Failure, systemCode } from '#engine/failure.ts';
import type { Logger, Random } from '#engine/ports.ts';
import type { PortChoice } from '#engine/receiver/receiver-parts.ts';
import type { HostRouter } from '../router.ts';
import { bugReport } from '../wire-error.ts';
import { type Caller, createAuth } from './auth.ts';
import { sessionsFor } from './caller-view.ts';
import { createGate, type Gate, type GateRequest, pathOf } from './gate.ts';
import { defaultUiPort, listenLoopback } from './listen-loopback.ts';
import { listenSocket } from './listen-socket.ts';
import { gateRequestOf, refuseRequest, refuseSocket } from './refuse.ts';
import { addRoutes } from './routes.ts';
import type { SessionClock } from './sessions.ts';
import { listPageFiles } from './static.ts';
import { socketScheme, writeTokenFile } from './token-file.ts';
import { createLinkServer, type LinkLimits, type LinkServer } from './websocket.ts';

/** Where only this account gets in; reached by `ssh -L 4480:/path`. */
export interface SocketChoice {
  readonly kind: 'socket';
  readonly path: string;
}

export interface LoopbackOptions {
  readonly engine: Pick<Engine, 'bodies'>;
  readonly router: HostRouter;
  readonly logger: Logger;
  readonly random: Random;
  readonly version: string;
  /** Where the token file goes. */
  readonly dataFolder: string;
  /** Where the built page is, or is not. */
  readonly pageFolder: string;
  /** A port of 127.0.0.1, or a Unix socket instead of one. */
  readonly port: PortChoice | SocketChoice;
  readonly linkLimits?: LinkLimits;
  /** What the limits of sessions and codes are measured by. */
  readonly sessionClock?: SessionClock;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:4480`; on a socket, the same: where a tunnel to it is looked for. */
  readonly url: string;
  /** Null where there is a socket instead. */
  readonly port: number | null;
  readonly socketPath: string | null;
  readonly apiToken: string;
  /** A link that opens the window once, within 60 s. */
  createLaunchLink(): string;
  /** Cuts the links, lets requests under way finish within half a second, removes the token file. Safe to call twice. */
  close(): Promise<void>;
}

const bodyLimitBytes = 1024 * 1024;
const closeGraceMs = 500;
/** How often links of sessions that are over their limits are looked for. Calls are refused at once. */
const sweepEveryMs = 5_000;

/** Fails with `link.port_in_use` or `link.port_forbidden` for a chosen port, with `link.socket_unusable` for a socket. */
export async function startLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  const { logger, router } = options;
  const auth = createAuth(options.random, options.sessionClock);
  const files = listPageFiles(options.pageFolder);
  const gate = createGate({ auth, isPageFile: files.has });
  const contextOf = (caller: Caller | null) => ({ sessions: sessionsFor(caller, auth, (one) => links.count(one)) });
  const links = createLinkServer({ router, logger, limits: options.linkLimits, contextOf });
  auth.sessions.onEnd(links.end);
  const sweep = setInterval(auth.sessions.sweep, sweepEveryMs);
  sweep.unref();
  const callers = new WeakMap<IncomingMessage, Caller | null>();
  const address = { url: '' };
  const launchLink = () => `${address.url}/#code=${auth.createLaunchCode()}`;
  const server = createGuardedServer(gate, links, callers, logger);
  const app = fastify({
    serverFactory: (handler) => {
      server.on('admitted', handler);
      return server;
    },
    bodyLimit: bodyLimitBytes,
    clientErrorHandler: (error, socket) => refuseUnparsed(error, socket),
    frameworkErrors: (error, _, reply) => refuseRequest(reply.raw, new Failure('input.invalid', { problems: error.message })),
  });
  const callerOf = (request: FastifyRequest) => callers.get(request.raw) ?? null;
  addRoutes(app, { engine: options.engine, router, logger, version: options.version, auth, files, callerOf, launchLink, contextOf });
  await app.ready();
  const { port, socketPath } = await listen(server, options.port);
  address.url = `http://127.0.0.1:${port ?? defaultUiPort}`;
  const apiUrl = socketPath === null ? `${address.url}/api` : `${socketScheme}${socketPath}`;
  const tokenFile = await writeTokenFile(options.dataFolder, { url: apiUrl, token: auth.scriptToken }, logger);
  let closing: Promise<void> | undefined;
  const close = async () => {
    await tokenFile.remove();
    clearInterval(sweep);
    links.close();
    await closeServer(server);
    await app.close();
  };
  return {
    url: address.url,
    port,
    socketPath,
    apiToken: auth.scriptToken,
    createLaunchLink: launchLink,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

async function listen(server: Server, choice: LoopbackOptions['port']) {
  if (choice.kind !== 'socket') return { port: await listenLoopback(server, choice), socketPath: null };
  await listenSocket(server, choice.path);
  return { port: null, socketPath: choice.path };
}

/** The gate stands before Fastify, so nothing is routed, parsed or upgraded that it has not seen. */
function createGuardedServer(gate: Gate, links: LinkServer, callers: WeakMap<IncomingMessage, Caller | null>, logger: Logger): Server {
  const pass = (request: GateRequest): Caller | null | Failure => {
    try {
      return gate(request).caller;
    } catch (error) {
      if (error instanceof Failure) return error;
      // why: a gate that breaks stays shut.
      return new Failure('link.forbidden', { problem: `Incident ${bugReport(error, 'gate', logger).incident ?? ''} is in the log file.` });
    }
  };
  // why: `requireHostHeader` would have Node answer before the gate can say which rule was broken.
  const server = createServer({ requireHostHeader: false, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const verdict = pass(gateRequestOf(request, false));
    if (verdict instanceof Failure) {
      refuseRequest(response, verdict);
      return;
    }
    callers.set(request, verdict);
    server.emit('admitted', request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const asked = gateRequestOf(request, true);
    const verdict = pass(asked);
    if (verdict instanceof Failure) refuseSocket(socket, verdict);
    else if (pathOf(asked.target) !== '/link')
      refuseSocket(socket, new Failure('missing.route', { method: 'GET', path: pathOf(asked.target).slice(0, 200) }));
    else if (verdict === null) refuseSocket(socket, new Failure('link.forbidden', { problem: 'A WebSocket needs a token.' }));
    else links.upgrade(request, socket, head, verdict);
  });
  return server;
}

const parserStatus: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

function refuseUnparsed(error: Error, socket: Duplex): void {
  const code = systemCode(error);
  if (code === 'ECONNRESET' || socket.destroyed) return;
  refuseSocket(
    socket,
    new Failure('input.invalid', { problems: `The request is not HTTP as it should be (${code}).` }),
    parserStatus[code] ?? 400,
  );
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), closeGraceMs);
  await closed;
  clearTimeout(cut);
}
