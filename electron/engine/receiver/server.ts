/**
 * The receiver's HTTP server: Fastify owns its life and its limits, Node's parser gives requests straight to the capture.
 * Fastify's router, parsers and error pages come after that point and are never reached: they refuse what must be stored
 * (unknown methods, `/%ff`, a body on GET, a bad Content-Type).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import type { ReceiverLimits } from './limits.ts';

export interface ServerListeners {
  onConnection(socket: Socket): void;
  onRequest(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void;
  onConnect(request: IncomingMessage, socket: Socket): void;
  onClientError(error: Error, socket: Socket): void;
  onIdle(socket: Socket): void;
}

/** A server that does not listen yet. Its limits are all set here; none is 0. */
export function createReceiverServer(limits: ReceiverLimits, listeners: ServerListeners): FastifyInstance {
  return Fastify({
    logger: false,
    serverFactory: () => createLimitedServer(limits, listeners),
    clientErrorHandler: (error, socket) => listeners.onClientError(error, socket),
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
  });
}

function createLimitedServer(limits: ReceiverLimits, listeners: ServerListeners): Server {
  const server = createServer({
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
    requireHostHeader: false,
    insecureHTTPParser: false,
  });
  server.maxConnections = limits.maxConnections;
  // why: Node drops headers beyond 2,000 without a word; the size of the head bounds their number.
  server.maxHeadersCount = limits.maxHeaderBytes;
  server.setTimeout(limits.connectionTimeoutMs, listeners.onIdle);
  // why: a sender that closes its writing side after the request would lose the answer that waits for the commit.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', listeners.onConnection);
  server.on('request', (request, response) => listeners.onRequest(request, response, false));
  server.on('checkContinue', (request, response) => listeners.onRequest(request, response, true));
  server.on('checkExpectation', (request, response) => listeners.onRequest(request, response, false));
  server.on('connect', (request) => listeners.onConnect(request, request.socket));
  return server;
}
