import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WireFailure } from '#contract/errors.ts';
import type { Failure } from '#engine/failure.ts';
import type { GateRequest } from './gate.ts';
import { dataHeaders } from './security-headers.ts';

/** Status line words for the codes Node has no words for. */
const ownWords: Readonly<Record<number, string>> = { 499: 'Client Closed Request' };

export function gateRequestOf(request: IncomingMessage, isUpgrade: boolean): GateRequest {
  return { method: request.method ?? 'GET', target: request.url ?? '', rawHeaders: request.rawHeaders, isUpgrade };
}

/** Headers that go with a failure as the body: `Retry-After` and `WWW-Authenticate` where HTTP wants them. */
export function failureHeaders(failure: WireFailure): Record<string, string> {
  return {
    ...dataHeaders,
    'content-type': 'application/json; charset=utf-8',
    ...(failure.code === 'link.unauthorised' ? { 'www-authenticate': 'Bearer' } : {}),
    ...(failure.code === 'link.too_many_attempts' ? { 'retry-after': failure.details?.['seconds'] ?? '60' } : {}),
  };
}

/** Answers a request that did not get past the gate. */
export function refuseRequest(response: ServerResponse, failure: Failure): void {
  const words = failure.toWire();
  const body = JSON.stringify(words);
  response.writeHead(failure.status, { ...failureHeaders(words), 'content-length': String(Buffer.byteLength(body)) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Answers on a raw socket, where there is no response object: a refused upgrade, or a request Node could not parse. */
export function refuseSocket(socket: Duplex, failure: Failure, status: number = failure.status): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const words = failure.toWire();
  const body = JSON.stringify(words);
  const headers = { ...failureHeaders(words), 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ownWords[status] ?? 'Refused'}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  );
}
