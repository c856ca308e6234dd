/**
 * What Node's parser refuses never becomes a delivery: it is answered with the status that fits, counted, and its first bytes
 * are kept in memory for the person to see. Requests before it on the same connection are answered first.
 */
import type { Socket } from 'node:net';
import { systemCode } from '../failure.ts';
import type { Clock } from '../ports.ts';
import type { Connection, Connections } from './connection.ts';
import type { ReceiverLimits } from './limits.ts';
import type { ReceiverStatus } from './receiver-parts.ts';
import { type AnswerStatus, answerRaw } from './responder.ts';

const sampleBytes = 256;
const timedOut = 'ERR_HTTP_REQUEST_TIMEOUT';
const endedEarly = 'HPE_INVALID_EOF_STATE';
/** Bytes behind a request that said it is the last of its connection. */
const behindTheLast = 'HPE_CLOSED_CONNECTION';

export interface Refusals {
  /** For the server's `clientError`. */
  onClientError(error: Error, socket: Socket): void;
  /** For the server's `timeout`: nothing moved on the socket for too long. */
  onIdle(socket: Socket): void;
  count(): number;
  last(): ReceiverStatus['lastRefusal'];
}

export function createRefusals(clock: Clock, connections: Connections, limits: ReceiverLimits, onCounted: () => void): Refusals {
  let count = 0;
  let last: ReceiverStatus['lastRefusal'] = null;

  function refuse(connection: Connection, code: string, error: Error): void {
    count += 1;
    last = { code, atUs: clock.nowUs(), sample: sampleOf(error) };
    onCounted();
    connection.isEnding = true;
    connection.whenIdle(() => {
      if (code === behindTheLast || connection.hasLast) setImmediate(() => answerUnlessEnded(connection, code));
      else answerRaw(connection.socket, statusOf(code), limits.lingerMs);
    });
  }

  /** The answer to the last request says that it is the last, and ends the connection by itself; where there was none, or it did not, this is it. */
  function answerUnlessEnded({ socket }: Connection, code: string): void {
    if (socket.writable) answerRaw(socket, statusOf(code), limits.lingerMs);
  }

  /** True when the error is about a request that is already being captured and stays one. */
  function endsCapture(connection: Connection, code: string): boolean {
    const open = connection.incomplete();
    if (open === undefined) return false;
    if (code === timedOut) {
      open.cutOff(408);
      return true;
    }
    if (code === endedEarly) {
      connection.isEnding = true;
      open.cutOff(null);
      connection.whenIdle(() => connection.socket.destroy());
      return true;
    }
    open.drop();
    return false;
  }

  return {
    onClientError(error, socket) {
      const code = systemCode(error);
      const connection = connections.of(socket);
      if (socket.destroyed || !(code.startsWith('HPE_') || code === timedOut)) {
        // why: a reset or a broken pipe is no refusal; closing the socket ends what is open on it.
        socket.destroy();
      } else if (connection.isEnding || endsCapture(connection, code)) {
        // why: the answer that ends the connection is already on its way.
      } else if (code === timedOut && socket.bytesRead === 0) {
        socket.destroy();
      } else {
        refuse(connection, code, error);
      }
    },
    onIdle(socket) {
      const connection = connections.of(socket);
      const open = connection.incomplete();
      if (open !== undefined) open.cutOff(408);
      else if (connection.exchanges.size === 0) socket.destroy();
    },
    count: () => count,
    last: () => last,
  };
}

function statusOf(code: string): AnswerStatus {
  if (code === timedOut) return 408;
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
}

/** The bytes around the place where the parser gave up, at most 256, one character for each. */
function sampleOf(error: Error): string {
  if (!('rawPacket' in error) || !(error.rawPacket instanceof Uint8Array)) return '';
  const stoppedAt = 'bytesParsed' in error && typeof error.bytesParsed === 'number' ? error.bytesParsed : 0;
  const from = stoppedAt < sampleBytes ? 0 : stoppedAt - sampleBytes / 2;
  return Buffer.from(error.rawPacket.subarray(from, from + sampleBytes)).toString('latin1');
}
