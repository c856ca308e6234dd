/**
 * A server that records what arrives, byte for byte and with the time of each piece, also of requests that never end. It answers what the
 * test says as soon as a request is whole.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface RecordedPiece {
  readonly atMs: number;
  readonly bytes: Buffer;
}

export interface RecordedConnection {
  readonly pieces: readonly RecordedPiece[];
  /** All bytes that came. */
  raw(): Buffer;
  /** Request line and header lines, Latin-1. */
  lines(): readonly string[];
  /** Values of a header, in order. */
  values(name: string): readonly string[];
  body(): Buffer;
  /** The other side has closed it, or it was closed. */
  isClosed(): boolean;
}

export interface WireRecorder extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Those that sent at least a byte. */
  readonly connections: readonly RecordedConnection[];
  close(): Promise<void>;
}

/** Writes an answer; called when the request is whole. */
export type Respond = (socket: Socket, connection: RecordedConnection) => void;

export function status(code: number, body = ''): Respond {
  return (socket) =>
    socket.end(`HTTP/1.1 ${code} Status\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}

/** Never answers. */
export const silent: Respond = () => undefined;

export async function startRecorder(respond: Respond = status(200, 'ok')): Promise<WireRecorder> {
  const connections: RecordedConnection[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    record(socket, connections, respond);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = addressOf(server.address());
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port, url: `http://127.0.0.1:${port}/`, connections, close, [Symbol.asyncDispose]: close };
}

function record(socket: Socket, connections: RecordedConnection[], respond: Respond): void {
  const pieces: RecordedPiece[] = [];
  let isClosed = false;
  let isAnswered = false;
  const raw = () => Buffer.concat(pieces.map(({ bytes }) => bytes));
  const headEnd = () => raw().indexOf('\r\n\r\n');
  const lines = () => raw().toString('latin1', 0, Math.max(0, headEnd())).split('\r\n');
  const connection: RecordedConnection = {
    pieces,
    raw,
    lines,
    values: (name) =>
      lines()
        .slice(1)
        .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
        .map((line) => line.slice(name.length + 1).trim()),
    body: () => raw().subarray(headEnd() + 4),
    isClosed: () => isClosed,
  };
  let received = 0;
  let whole: number | undefined;
  socket.on('data', (bytes: Buffer) => {
    if (pieces.length === 0) connections.push(connection);
    pieces.push({ atMs: performance.now(), bytes });
    received += bytes.byteLength;
    if (whole === undefined && headEnd() >= 0) whole = headEnd() + 4 + Number(connection.values('content-length')[0] ?? 0);
    if (isAnswered || whole === undefined || received < whole) return;
    isAnswered = true;
    respond(socket, connection);
  });
  socket.once('close', () => {
    isClosed = true;
  });
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The recorder has no port');
  return address;
}
