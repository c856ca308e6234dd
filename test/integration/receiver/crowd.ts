/**
 * Slow clients and endless uploads at once against a receiver, while good requests are timed. Receiver, crowd and good sender have a process
 * each, so that each measures itself alone. Used by a test with few good requests and by `npm run prove -- http` with many.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openRaw, sendRaw } from './raw-client.ts';

export interface CrowdSize {
  readonly slow: number;
  readonly uploads: number;
  /** Good requests, one after the other. */
  readonly good: number;
}

export interface CrowdFigures {
  readonly goodMs: readonly number[];
  readonly goodStatuses: readonly (number | undefined)[];
  /** Mebibytes that the receiver's process grew by at most. */
  readonly grownMib: number;
  /** Slow clients that were still connected after the last good request. */
  readonly slowHeld: number;
  /** What each upload was answered, its statuses with spaces between; one that ends is followed by another. */
  readonly uploadAnswers: readonly string[];
  /** How each upload was stored: truncation and bytes. */
  readonly keptOfUploads: readonly string[];
  readonly uploadedBytes: number;
}

const goodRequest = 'POST /in/shop HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok';

const portSchema = z.object({ port: z.int() });
const receiverFigures = z.object({ grownMib: z.number(), kept: z.array(z.string()) });
const crowdFigures = z.object({ slowHeld: z.int(), answers: z.array(z.string()), bytes: z.number() });

function start(entry: URL, args: readonly string[] = []): ChildProcess {
  return fork(fileURLToPath(entry), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}

export async function runCrowd({ slow, uploads, good }: CrowdSize): Promise<CrowdFigures> {
  const receiver = start(new URL('./receiver-process.ts', import.meta.url));
  let crowd: ChildProcess | undefined;
  try {
    const { port } = portSchema.parse(await nextMessage(receiver));
    crowd = start(new URL('./crowd-process.ts', import.meta.url), [String(port), String(slow), String(uploads)]);
    await nextMessage(crowd);
    const goodMs: number[] = [];
    const goodStatuses: (number | undefined)[] = [];
    for (let turn = 0; turn < good; turn += 1) {
      const started = performance.now();
      const { statuses } = await sendRaw(port, goodRequest);
      goodMs.push(performance.now() - started);
      goodStatuses.push(statuses[0]);
    }
    const crowdEnd = nextMessage(crowd);
    crowd.send('end');
    const { slowHeld, answers, bytes } = crowdFigures.parse(await crowdEnd);
    await once(crowd, 'exit');
    receiver.send('figures');
    const { grownMib, kept } = receiverFigures.parse(await nextMessage(receiver));
    receiver.send('end');
    await once(receiver, 'exit');
    const keptOfUploads = kept.filter((one) => !one.startsWith('none '));
    return { goodMs, goodStatuses, grownMib, slowHeld, uploadAnswers: answers, keptOfUploads, uploadedBytes: bytes };
  } finally {
    receiver.kill();
    crowd?.kill();
  }
}

/** One line for people. */
export function describeCrowd({ goodMs, grownMib, uploadAnswers, uploadedBytes }: CrowdFigures): string {
  const sorted = goodMs.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const slowest = sorted.at(-1) ?? Number.NaN;
  const sent = (uploadedBytes / 1024 ** 3).toFixed(1);
  return `good requests took ${middle.toFixed(0)} ms in the middle and ${slowest.toFixed(0)} ms at most, memory grew by ${grownMib.toFixed(0)} MiB, ${uploadAnswers.length} uploads of ${sent} GiB in all were refused`;
}

const block = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 0x61), Buffer.from('\r\n')]);

/** Writes chunks as fast as they are taken, until the receiver ends it. */
export async function endlessUpload(port: number): Promise<{ readonly answer: string; readonly bytes: number }> {
  const connection = openRaw(port);
  const { socket } = connection;
  let bytes = 0;
  const push = () => {
    // why: a sender that goes on when it has its answer is reset, and may lose what it has not read.
    while (!socket.destroyed && socket.writable && connection.text() === '') {
      bytes += block.length;
      if (!socket.write(block)) return;
    }
  };
  socket.on('drain', push);
  socket.write('POST /in/shop HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  push();
  const { statuses } = await connection.closed;
  return { answer: statuses.join(' '), bytes };
}
