/**
 * A handler to replay to, on loopback. It speaks at the level of bytes: what it got is kept as it came, and what it answers is written
 * by the test, so it can be as wrong as a test needs. Plain TCP or, with a certificate, TLS.
 */

import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export interface ReceivedRequest {
  /** All bytes of the request, head and body. */
  readonly raw: Buffer;
  /** Request line and header lines, Latin-1, without line ends. */
  readonly startLine: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** Writes whatever it likes to the socket, and ends or destroys it. */
export type Answer = (socket: Socket, request: ReceivedRequest) => void;

export interface HandlerServer extends AsyncDisposable {
  readonly port: number;
  /** `http(s)://127.0.0.1:port/`. */
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Connections accepted, whether or not a request came. */
  connections(): number;
  /** Sockets open at the moment. */
  openSockets(): number;
  close(): Promise<void>;
}

export interface HandlerOptions {
  readonly answer?: Answer;
  /** Address to listen on; 127.0.0.1 unless told. */
  readonly address?: string;
  /** Name of a certificate in test/fixtures/tls without `.pem`. */
  readonly certificate?: string;
  /** False: connections are taken and nothing is ever read. */
  readonly isReading?: boolean;
  /** True: a connection carries one request after another; otherwise it carries one. */
  readonly isPersistent?: boolean;
  /** Speaks first, before anything is read. */
  readonly onConnection?: (socket: Socket) => void;
}

export const ok: Answer = (socket) => {
  socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
};

/** Answers a status with headers and a body. */
export function answerWith(status: number, statusText = 'Status', headers: readonly string[] = [], body = ''): Answer {
  return (socket) => {
    const head = [`HTTP/1.1 ${status} ${statusText}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  };
}

/** Writes these bytes and leaves the connection open. */
export function answerRaw(text: string, after?: (socket: Socket) => void): Answer {
  return (socket) => {
    socket.write(text, 'latin1', () => after?.(socket));
  };
}

/** Writes `start`, then `piece` every few milliseconds until the other side has gone. */
export function answerForever(start: string, piece: string | (() => string | Uint8Array), everyMs = 5): Answer {
  return (socket) => {
    socket.write(start, 'latin1');
    const timer = setInterval(() => socket.write(typeof piece === 'string' ? piece : piece()), everyMs);
    socket.once('close', () => clearInterval(timer));
  };
}

export function tlsFixture(name: string): string {
  return readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
}

export async function startHandler(options: HandlerOptions = {}): Promise<HandlerServer> {
  const sockets = new Set<Socket>();
  const requests: ReceivedRequest[] = [];
  let connections = 0;
  const onSocket = (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    options.onConnection?.(socket);
    if (options.isReading === false) socket.pause();
    else if (options.isPersistent === true) readRequests(socket, requests, options.answer ?? ok);
    else readRequest(socket, requests, options.answer ?? ok);
  };
  const server: Server =
    options.certificate === undefined
      ? createTcpServer({ pauseOnConnect: options.isReading === false }, onSocket)
      : createTlsServer({ key: tlsFixture('server-key'), cert: tlsFixture(options.certificate) }, onSocket);
  server.on('tlsClientError', () => undefined);
  const address = options.address ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  const { port } = addressOf(server);
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    port,
    url: `${options.certificate === undefined ? 'http' : 'https'}://${address.includes(':') ? `[${address}]` : address}:${port}/`,
    requests,
    connections: () => connections,
    openSockets: () => sockets.size,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await startHandler();
  await server.close();
  return server.port;
}

function readRequest(socket: Socket, requests: ReceivedRequest[], answer: Answer): void {
  let raw = Buffer.alloc(0);
  let isAnswered = false;
  socket.on('data', (chunk: Buffer) => {
    raw = Buffer.concat([raw, chunk]);
    const request = isAnswered ? undefined : parseRequest(raw);
    if (request === undefined) return;
    isAnswered = true;
    requests.push(request);
    answer(socket, request);
  });
}

function readRequests(socket: Socket, requests: ReceivedRequest[], answer: Answer): void {
  let raw = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    raw = Buffer.concat([raw, chunk]);
    const request = parseRequest(raw);
    if (request === undefined) return;
    raw = Buffer.alloc(0);
    requests.push(request);
    answer(socket, request);
  });
}

/** Undefined until the whole request is there; a request without Content-Length ends with its head. */
function parseRequest(raw: Buffer): ReceivedRequest | undefined {
  const headEnd = raw.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [startLine = '', ...lines] = raw.toString('latin1', 0, headEnd).split('\r\n');
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
  });
  const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0);
  const body = raw.subarray(headEnd + 4);
  return body.length < length ? undefined : { raw, startLine, headers, body };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address;
}
