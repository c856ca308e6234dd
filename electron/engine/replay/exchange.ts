/**
 * One request and its answer over an open socket. Guarantees: header names and values leave in the order and bytes given; the answer is
 * neither followed nor decompressed; whatever came before an ending is kept. It uses node:http, because a client that writes its own
 * Host and Content-Length lines would move them.
 */
import { type ClientRequest, type IncomingMessage, request as startRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { systemCode } from '../failure.ts';
import { classifyError } from './classify-error.ts';
import type { Cutoff } from './cutoff.ts';
import type { Ending, Stage } from './ending.ts';
import type { OutgoingHead } from './outgoing-request.ts';
import type { ReplayLimits } from './replay-limits.ts';
import { type OutgoingBody, startWriting } from './write-body.ts';

export interface ReceivedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** More came, or would have come, than is kept. */
  readonly isTruncated: boolean;
}

export interface Exchanged {
  readonly ending: Ending;
  readonly answer: ReceivedAnswer | null;
  /** The answer has come to its end, and the other side lets the connection be used again. */
  readonly isReusable: boolean;
}

export interface ExchangeWatch {
  readonly onStage: (stage: Stage) => void;
  readonly onSent: () => void;
  readonly onFirstByte: () => void;
}

interface Received {
  head: IncomingMessage | undefined;
  /** What the parser could not read; the message itself only knows that its connection went. */
  unreadable: Error | undefined;
  readonly chunks: Uint8Array[];
  keptBytes: number;
  isTruncated: boolean;
}

/** Throws only by mistake of ours; the stream is destroyed when it resolves. The caller has checked that node:http takes the head. */
export async function exchange(
  socket: Duplex,
  outgoing: OutgoingHead,
  body: OutgoingBody,
  limits: ReplayLimits,
  cutoff: Cutoff,
  watch: ExchangeWatch,
): Promise<Exchanged> {
  const received: Received = { head: undefined, unreadable: undefined, chunks: [], keptBytes: 0, isTruncated: false };
  let stage: Stage = 'send';
  const enter = (next: Stage) => {
    stage = next;
    watch.onStage(next);
  };
  let ending: Ending = { outcome: 'answered' };
  let stopWriting: (() => void) | undefined;
  try {
    enter('send');
    const request = startRequest({
      createConnection: () => socket,
      method: outgoing.method,
      path: outgoing.path,
      headers: headersForNode(outgoing.headers),
      setHost: false,
      maxHeaderSize: limits.responseHeadBytes,
      insecureHTTPParser: false,
    });
    watchBytes(request, socket, limits, cutoff, { ...watch, onStage: enter });
    const head = untilHead(request, received, limits.keptResponseBytes);
    const writing = startWriting(request, body);
    stopWriting = writing.stop;
    const message = await cutoff.race(writing.whenCut === null ? head : Promise.race([head, writing.whenCut]));
    enter('body');
    if (message !== undefined) await cutoff.race(readBody(message, received, limits.keptResponseBytes));
  } catch (error) {
    ending = cutoff.ending() ?? classifyError(received.unreadable ?? error, stage);
  } finally {
    stopWriting?.();
    socket.destroy();
  }
  if (ending.outcome !== 'answered') received.isTruncated = true;
  return { ending, answer: describeAnswer(received), isReusable: ending.outcome === 'answered' && isPersistent(received) };
}

function isPersistent({ head, isTruncated }: Received): boolean {
  if (head === undefined || isTruncated || !head.complete || head.httpVersion !== '1.1') return false;
  // why: without either, the end of the connection is the end of the answer.
  const hasEnd = head.headers['content-length'] !== undefined || head.headers['transfer-encoding'] !== undefined;
  return (
    (hasEnd || head.statusCode === 204 || head.statusCode === 304) &&
    (head.headers.connection ?? 'keep-alive').toLowerCase() === 'keep-alive'
  );
}

/**
 * The flat list node:http takes. It re-decodes a Content-Disposition that follows a Content-Length (Latin-1 bytes read as UTF-8), so that
 * one value is handed over in the spelling that comes out right.
 */
function headersForNode(headers: readonly HeaderPair[]): readonly string[] {
  let hasLength = false;
  return headers.flatMap(([name, value]) => {
    const key = name.toLowerCase();
    if (key === 'content-length') hasLength = Number(value) > 0;
    return [name, hasLength && key === 'content-disposition' ? Buffer.from(value, 'utf8').toString('latin1') : value];
  });
}

/** Follows the exchange by its bytes, and starts the limit for the first one of the answer when the last one of the request is out. */
function watchBytes(request: ClientRequest, socket: Duplex, limits: ReplayLimits, cutoff: Cutoff, watch: ExchangeWatch): void {
  const waiting = () =>
    cutoff.limit(limits.firstByteMs, () => ({ outcome: 'timed-out', stage: 'first-byte', limitMs: limits.firstByteMs }));
  let stopWaiting: (() => void) | undefined;
  let hasAnswer = false;
  request.once('finish', () => {
    watch.onSent();
    if (hasAnswer) return;
    watch.onStage('first-byte');
    stopWaiting = waiting();
  });
  // why: in `socket` the parser's own listener is attached; adding one earlier would set the bytes flowing past it.
  request.once('socket', () => {
    socket.prependOnceListener('data', () => {
      hasAnswer = true;
      stopWaiting?.();
      watch.onFirstByte();
      watch.onStage('head');
    });
  });
}

/** Resolves with the answer whose body is to be read; with undefined when the answer turned the socket into something else. */
function untilHead(request: ClientRequest, received: Received, keptBytes: number): Promise<IncomingMessage | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage | undefined>();
  const onSwitched = (message: IncomingMessage, _socket: Duplex, firstBytes: Uint8Array) => {
    received.head = message;
    keep(received, firstBytes, keptBytes);
    received.isTruncated = true;
    resolve(undefined);
  };
  request.once('response', (message) => {
    received.head = message;
    resolve(message);
  });
  request.once('connect', onSwitched);
  request.once('upgrade', onSwitched);
  // why: a write may still fail while the answer is read; its error belongs to nobody then.
  request.on('error', (error) => {
    if (systemCode(error).startsWith('HPE_')) received.unreadable = error;
    reject(error);
  });
  request.once('close', () => reject(Object.assign(new Error('The connection closed before an answer.'), { code: 'ECONNRESET' })));
  // why: an attempt that is cut stops waiting for this promise.
  promise.catch(() => undefined);
  return promise;
}

async function readBody(message: IncomingMessage, received: Received, keptBytes: number): Promise<void> {
  for await (const chunk of message) {
    if (chunk instanceof Uint8Array) keep(received, chunk, keptBytes);
    if (received.isTruncated) return;
  }
}

function keep(received: Received, chunk: Uint8Array, limit: number): void {
  const room = limit - received.keptBytes;
  const part = chunk.byteLength > room ? chunk.subarray(0, room) : chunk;
  received.chunks.push(part);
  received.keptBytes += part.byteLength;
  if (chunk.byteLength > room) received.isTruncated = true;
}

function describeAnswer({ head, chunks, isTruncated }: Received): ReceivedAnswer | null {
  if (head === undefined) return null;
  return {
    status: head.statusCode ?? 0,
    statusText: head.statusMessage ?? '',
    httpVersion: head.httpVersion,
    headers: pairsOf(head.rawHeaders),
    body: Buffer.concat(chunks),
    isTruncated,
  };
}

function pairsOf(flat: readonly string[]): readonly HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) pairs.push([flat[at] ?? '', flat[at + 1] ?? '']);
  return pairs;
}
