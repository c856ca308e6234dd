/**
 * One request over a line, written byte by byte as it is told, and its answer. Guarantees: nothing is added to the head or moved in it; an
 * answer that is not whole and plain in its first piece is read by node's parser, with the bytes that came. It is the fast way, for bodies
 * that leave at once.
 */
import { classifyError } from './classify-error.ts';
import type { Cutoff } from './cutoff.ts';
import type { Stage } from './ending.ts';
import { type Exchanged, type ExchangeWatch, exchange } from './exchange.ts';
import { AnswerStream, type Line } from './line.ts';
import type { OutgoingHead } from './outgoing-request.ts';
import type { ReplayLimits } from './replay-limits.ts';
import { readWholeAnswer } from './whole-answer.ts';
import { atOnce } from './write-body.ts';

/** A body up to so large is put behind its head in one piece, so that both leave in one packet where they fit. */
const joinedBytes = 64 * 1024;

const noBytes = new Uint8Array();

/** Throws only by mistake of ours; the caller destroys the socket or, when `isReusable`, uses it again. */
export async function rawExchange(
  line: Line,
  outgoing: OutgoingHead,
  body: Uint8Array,
  limits: ReplayLimits,
  cutoff: Cutoff,
  watch: ExchangeWatch,
): Promise<Exchanged> {
  let stage: Stage = 'send';
  const enter = (next: Stage) => {
    stage = next;
    watch.onStage(next);
  };
  let isSent = false;
  let stopWaiting: (() => void) | undefined;
  try {
    enter('send');
    const { first, pieces } = startReading(line);
    first.catch(() => undefined);
    const onSent = () => {
      isSent = true;
      watch.onSent();
      if (stage !== 'send') return;
      enter('first-byte');
      stopWaiting = cutoff.limit(limits.firstByteMs, () => ({ outcome: 'timed-out', stage: 'first-byte', limitMs: limits.firstByteMs }));
    };
    write(line, outgoing, body, onSent);
    await cutoff.race(first);
    stopWaiting?.();
    watch.onFirstByte();
    enter('head');
    const [piece = Buffer.concat(pieces)] = pieces.length === 1 ? pieces : [];
    const whole = readWholeAnswer(piece, limits.responseHeadBytes, limits.keptResponseBytes);
    if (whole === undefined) return await readOdd(line, piece, outgoing, limits, cutoff, watch, () => isSent);
    line.rest();
    return { ending: { outcome: 'answered' }, answer: whole.answer, isReusable: whole.isPersistent && isSent };
  } catch (error) {
    stopWaiting?.();
    return { ending: cutoff.ending() ?? classifyError(error, stage), answer: null, isReusable: false };
  }
}

async function readOdd(
  line: Line,
  first: Buffer,
  outgoing: OutgoingHead,
  limits: ReplayLimits,
  cutoff: Cutoff,
  watch: ExchangeWatch,
  isSent: () => boolean,
): Promise<Exchanged> {
  const stream = new AnswerStream(line, first);
  const quiet = {
    onStage: (stage: Stage) => stage === 'body' && watch.onStage(stage),
    onSent: () => undefined,
    onFirstByte: () => undefined,
  };
  const exchanged = await exchange(stream, outgoing, { bytes: noBytes, pacing: atOnce }, limits, cutoff, quiet);
  return { ...exchanged, isReusable: exchanged.isReusable && isSent() };
}

/** `first` resolves when something has come, which is in `pieces`; it rejects when the connection goes before. */
function startReading(line: Line): { readonly first: Promise<void>; readonly pieces: readonly Buffer[] } {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const pieces: Buffer[] = [];
  line.read({
    onData: (chunk) => {
      pieces.push(chunk);
      resolve();
    },
    onGone: (error) => reject(error ?? Object.assign(new Error('The connection closed before an answer.'), { code: 'ECONNRESET' })),
  });
  return { first: promise, pieces };
}

function write({ socket }: Line, { method, path, headers }: OutgoingHead, body: Uint8Array, onSent: () => void): void {
  let text = `${method} ${path} HTTP/1.1\r\n`;
  for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
  text += '\r\n';
  const done = (error?: Error | null) => {
    // A write that fails closes the socket, and its end is told there.
    if (error === undefined || error === null) onSent();
  };
  if (body.byteLength <= joinedBytes) {
    const joined = Buffer.allocUnsafe(text.length + body.byteLength);
    joined.write(text, 'latin1');
    joined.set(body, text.length);
    socket.write(joined, done);
    return;
  }
  socket.cork();
  socket.write(text, 'latin1');
  socket.write(body, done);
  socket.uncork();
}
