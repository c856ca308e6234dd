import { connect, type Socket } from 'node:net';

export interface RawReply {
  /** All bytes that came, one character each. */
  readonly text: string;
  /** Status of each answer, in order. */
  readonly statuses: readonly number[];
}

/** A socket to the receiver that keeps what comes; errors count as the end. */
export interface RawConnection {
  readonly socket: Socket;
  text(): string;
  statuses(): number[];
  /** Resolves when the receiver has closed the connection. */
  readonly closed: Promise<RawReply>;
}

export function openRaw(port: number, host = '127.0.0.1'): RawConnection {
  const socket = connect({ port, host, allowHalfOpen: true });
  const pieces: Buffer[] = [];
  const text = () => Buffer.concat(pieces).toString('latin1');
  const statuses = () => [...text().matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  // A reset is one of the ways in which a connection may end; what came before it is what counts.
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.end());
  const closed = new Promise<RawReply>((resolve) => socket.on('close', () => resolve({ text: text(), statuses: statuses() })));
  return { socket, text, statuses, closed };
}

/** Sends bytes, closes the writing side and reads to the end. Text is sent as Latin-1. */
export async function sendRaw(port: number, bytes: string | Uint8Array, host?: string): Promise<RawReply> {
  const connection = openRaw(port, host);
  connection.socket.end(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  return connection.closed;
}
