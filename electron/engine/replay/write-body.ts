/**
 * How a body leaves: at once, drawn out over a time, or half of it before the connection is cut. Guarantees: the bytes are those given, in
 * order; a drawn-out body leaves its last byte when its time is over; nothing is written after `stop`.
 */
import type { ClientRequest } from 'node:http';
import type { CompositionPreview } from '#contract/models/composer.ts';
import { Ended } from './ending.ts';

export type Pacing = CompositionPreview['pacing'];

export interface OutgoingBody {
  readonly bytes: Uint8Array;
  readonly pacing: Pacing;
}

export interface Writing {
  /** Rejects with `Ended` when the body was cut as wanted; null where it is not to be cut. */
  readonly whenCut: Promise<never> | null;
  stop(): void;
}

export const atOnce: Pacing = { kind: 'at-once' };

/** Pieces of a drawn-out body follow each other after so long, or closer. */
const pieceMs = 200;

export function startWriting(request: ClientRequest, { bytes, pacing }: OutgoingBody): Writing {
  switch (pacing.kind) {
    case 'at-once':
      request.end(bytes.byteLength === 0 ? undefined : bytes);
      return { whenCut: null, stop: () => undefined };
    case 'slow':
      return writeSlowly(request, bytes, pacing.overMs);
    case 'cut':
      return writeAndCut(request, bytes.subarray(0, pacing.afterBytes));
  }
}

/** The k-th of n pieces leaves at k/n of the time, so that the head stands alone for a while. */
function writeSlowly(request: ClientRequest, bytes: Uint8Array, overMs: number): Writing {
  const pieces = Math.max(1, Math.min(bytes.byteLength, Math.ceil(overMs / pieceMs)));
  const startedAt = performance.now();
  let sent = 0;
  let timer: NodeJS.Timeout | undefined;
  const plan = () => {
    timer = setTimeout(leave, startedAt + ((sent + 1) * overMs) / pieces - performance.now());
  };
  const edge = (piece: number) => Math.floor((piece * bytes.byteLength) / pieces);
  const leave = () => {
    const piece = bytes.subarray(edge(sent), edge(sent + 1));
    sent += 1;
    if (sent === pieces) request.end(piece);
    else {
      request.write(piece);
      plan();
    }
  };
  request.flushHeaders();
  plan();
  return { whenCut: null, stop: () => clearTimeout(timer) };
}

function writeAndCut(request: ClientRequest, bytes: Uint8Array): Writing {
  const { promise, reject } = Promise.withResolvers<never>();
  // why: an attempt that is cancelled stops waiting for this promise.
  promise.catch(() => undefined);
  const cut = () => reject(new Ended({ outcome: 'reset', stage: 'send', cutAfterBytes: bytes.byteLength }));
  request.flushHeaders();
  // why: the callback says that the system has the bytes; what is closed earlier may be thrown away.
  request.write(bytes, (error) => {
    if (error === undefined || error === null) cut();
  });
  return { whenCut: promise, stop: () => undefined };
}
