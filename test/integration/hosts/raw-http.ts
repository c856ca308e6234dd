/** HTTP at the level of bytes, because a client library would not send what a hostile one sends. */
import { once } from 'node:events';
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names, in order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

const patienceMs = 5_000;

/** Sends the bytes and reads until the server closes or the announced length is there. Undefined when it closed without a word. */
export async function sendRaw(port: number, text: string): Promise<RawAnswer | undefined> {
  const socket = connect({ host: '127.0.0.1', port });
  let received = '';
  socket.setEncoding('latin1').setTimeout(patienceMs, () => socket.destroy(new Error('No answer')));
  const done = new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk: string) => {
      received += chunk;
      if (isWhole(received, text.startsWith('HEAD '))) resolve();
    });
    socket.on('close', () => resolve());
    socket.on('error', (error) => (received === '' && 'code' in error && error.code === 'ECONNRESET' ? resolve() : reject(error)));
  });
  await once(socket, 'connect');
  socket.write(text, 'latin1');
  await done;
  socket.destroy();
  return received === '' ? undefined : parseAnswer(received);
}

/** A request with exactly these header lines; nothing is added. */
export function request(line: string, headers: readonly string[], body = ''): string {
  return [`${line} HTTP/1.1`, ...headers, '', body].join('\r\n');
}

function isWhole(text: string, isHead: boolean): boolean {
  const end = text.indexOf('\r\n\r\n');
  const length = /content-length: *(\d+)/i.exec(text.slice(0, Math.max(end, 0)))?.[1];
  if (end < 0) return false;
  if (isHead || /^HTTP\/1\.1 101 /.test(text)) return true;
  return length !== undefined && text.length >= end + 4 + Number(length);
}

function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...lines] = text.slice(0, end < 0 ? undefined : end).split('\r\n');
  const headers = lines.map((one) => {
    const colon = one.indexOf(':');
    return [one.slice(0, colon).toLowerCase(), one.slice(colon + 1).trim()] as const;
  });
  return { status: Number(line.split(' ')[1]), headers, body: end < 0 ? '' : text.slice(end + 4) };
}

export function header(answer: RawAnswer | undefined, name: string): string | undefined {
  return answer?.headers.find(([key]) => key === name)?.[1];
}
