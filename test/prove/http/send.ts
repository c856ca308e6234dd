import { connect } from 'node:net';
import type { SeededRandom } from '#test/support/seeded-random.ts';
import { readAnswers, type SeenAnswer } from './answers.ts';
import { makePiece, type Piece } from './make-requests.ts';

export interface SentConnection {
  readonly pieces: readonly Piece[];
  readonly isReset: boolean;
  readonly answers: readonly SeenAnswer[] | undefined;
  readonly localPort: number;
  readonly startedAtUs: number;
}

/** How the pieces are written: all at once, each when the one before was answered (or has waited a moment), or cut anywhere. */
type Pace = 'together' | 'in-turn' | 'cut';

const nowUs = () => (performance.timeOrigin + performance.now()) * 1000;
/** Longer than an answer takes, shorter than a run of those that never come. */
const patienceMs = 25;

/** One connection with one to six requests on it. `count` is where their markers begin. */
export function sendSome(port: number, random: SeededRandom, count: number): Promise<SentConnection> {
  const pieces = Array.from({ length: 1 + random.below(6) }, (_, index) => makePiece(random, `zq${count + index}`));
  const isReset = random.chance(0.04);
  const pace: Pace = random.pick(['together', 'together', 'together', 'in-turn', 'cut']);
  const whole = Buffer.from(pieces.map(({ text }) => text).join(''), 'latin1');
  const cutAt = random.below(whole.length + 1);
  const writes = {
    together: [whole],
    cut: [whole.subarray(0, cutAt), whole.subarray(cutAt)],
    'in-turn': pieces.map(({ text }) => Buffer.from(text, 'latin1')),
  }[pace];
  const startedAtUs = nowUs();
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    let localPort = 0;
    const came: Buffer[] = [];
    let next = 0;
    let timer: NodeJS.Timeout | undefined;
    const writeNext = () => {
      clearTimeout(timer);
      const piece = writes[next];
      next += 1;
      if (piece === undefined || socket.destroyed) return;
      const isFinal = next === writes.length;
      socket.write(piece, () => {
        if (!isFinal) timer = setTimeout(writeNext, pace === 'cut' ? 0 : patienceMs);
        else if (isReset) socket.resetAndDestroy();
        else socket.end();
      });
    };
    socket.on('connect', () => {
      localPort = socket.localPort ?? 0;
      writeNext();
    });
    socket.on('data', (piece) => {
      came.push(piece);
      if (pace === 'in-turn') writeNext();
    });
    // why: a reset is one of the ways in which a connection may end; what came before it is what counts.
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      clearTimeout(timer);
      const sent = pace === 'in-turn' ? pieces.slice(0, next) : pieces;
      const wasCut = next < writes.length;
      const answers = readAnswers(Buffer.concat(came).toString('latin1'), isReset);
      resolve({ pieces: sent, isReset: isReset || wasCut, answers, localPort, startedAtUs });
    });
  });
}
