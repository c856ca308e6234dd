/**
 * Writes the answers. Each is a constant: nothing of a request is ever in one, so a page that is made to read one learns
 * nothing and runs nothing (`text/plain`, `nosniff`, no `Access-Control-*`). No `Date`, so the bytes are the same every time.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export type AnswerStatus = 200 | 400 | 405 | 408 | 413 | 431 | 503;

const texts: Readonly<Record<AnswerStatus, { readonly reason: string; readonly body: string; readonly extra: readonly string[] }>> = {
  200: { reason: 'OK', body: 'ok\n', extra: [] },
  400: { reason: 'Bad Request', body: 'not stored: this is not a valid HTTP request\n', extra: [] },
  405: {
    reason: 'Method Not Allowed',
    body: 'stored, but no tunnel is opened here\n',
    extra: ['Allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
  },
  408: { reason: 'Request Timeout', body: 'the request took too long to arrive\n', extra: [] },
  413: { reason: 'Content Too Large', body: 'the body is over the size limit; its first part was stored\n', extra: [] },
  431: { reason: 'Request Header Fields Too Large', body: 'not stored: the head is over the size limit\n', extra: [] },
  503: { reason: 'Service Unavailable', body: 'not stored: send it again later\n', extra: ['Retry-After', '30'] },
};

type Sent = (error?: Error | null) => void;

interface Answer {
  readonly reason: string;
  /** Text, not bytes: Node puts a head before what waits for its turn, such as a `100 Continue`, unless it can glue head and body together. */
  readonly body: string;
  readonly headers: string[];
  readonly closingHeaders: string[];
  /** Head and body for a socket without a response object; it says that the connection closes. */
  readonly raw: Buffer;
}

const answers: Readonly<Record<AnswerStatus, Answer>> = {
  200: answerOf(200),
  400: answerOf(400),
  405: answerOf(405),
  408: answerOf(408),
  413: answerOf(413),
  431: answerOf(431),
  503: answerOf(503),
};

function answerOf(status: AnswerStatus): Answer {
  const { reason, body, extra } = texts[status];
  const headers = [
    ...['Content-Type', 'text/plain; charset=utf-8'],
    ...['X-Content-Type-Options', 'nosniff'],
    ...extra,
    ...['Content-Length', String(Buffer.byteLength(body))],
  ];
  const closingHeaders = [...headers, 'Connection', 'close'];
  const lines = closingHeaders.map((part, at) => (at % 2 === 0 ? `${part}: ` : `${part}\r\n`)).join('');
  return {
    reason,
    body,
    headers,
    closingHeaders,
    raw: Buffer.from(`HTTP/1.1 ${status} ${reason}\r\n${lines}\r\n${body}`),
  };
}

/** The whole answer to a request that was read to its end. `onSent` is told once, when its last byte has gone to the system or can not go. */
export function answer(response: ServerResponse, status: AnswerStatus, isLast: boolean, onSent: Sent): void {
  const { reason, headers, closingHeaders, body } = answers[status];
  response.sendDate = false;
  response.writeHead(status, reason, isLast ? closingHeaders : headers);
  response.end(body, onSent);
}

/** The whole answer to a request whose body may still be coming; the response stays open so that the rest can be read and dropped. */
export function answerEarly(response: ServerResponse, status: AnswerStatus, onSent: Sent): void {
  const { reason, closingHeaders, body } = answers[status];
  response.sendDate = false;
  response.shouldKeepAlive = false;
  response.writeHead(status, reason, closingHeaders);
  if (response.req.method === 'HEAD') {
    response.flushHeaders();
    onSent();
  } else {
    response.write(body, onSent);
  }
}

/** Between the two parts of an answer to a half-closed connection; a reset from this machine is there within microseconds. */
const resetMs = 20;

/**
 * The whole answer to a sender that has closed its writing side: it may be waiting or gone, and only sending tells. The head goes
 * first; when that is met by a reset, the body can not go and `onSent` is not told: the connection closes instead.
 */
export function answerHalfClosed(response: ServerResponse, status: AnswerStatus, onSent: Sent): void {
  const { reason, closingHeaders, body } = answers[status];
  response.sendDate = false;
  response.writeHead(status, reason, closingHeaders);
  response.flushHeaders();
  setTimeout(() => {
    if (!response.destroyed) response.end(body, onSent);
  }, resetMs);
}

/** Answers on the socket itself, where there is no response object, and closes after `lingerMs` of dropping what still comes. */
export function answerRaw(socket: Socket, status: AnswerStatus, lingerMs: number, onSent?: Sent): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(answers[status].raw, onSent);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}
