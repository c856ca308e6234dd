import type { IncomingMessage } from 'node:http';
import type { Intake } from './capture.ts';
import type { Connection } from './connection.ts';
import { readHead } from './head.ts';
import { answerRaw } from './responder.ts';

/** Stores the head of a CONNECT request and answers 405. Node has taken its parser off the socket: what follows is no HTTP and is dropped. */
export function takeConnectRequest(intake: Intake, connection: Connection, request: IncomingMessage): void {
  const receivedAtUs = intake.clock.nowUs();
  const { socket } = connection;
  const isBehindTheLast = connection.isEnding || connection.hasLast;
  connection.isEnding = true;
  // why: a reset after the parser is gone has no other listener and would end the process.
  socket.on('error', () => socket.destroy());
  socket.resume();
  if (isBehindTheLast) return;
  // why: the requests before it on this connection are stored when their ends have been told, and it comes behind them.
  setImmediate(() => storeHead(intake, connection, request, receivedAtUs));
}

function storeHead(intake: Intake, connection: Connection, request: IncomingMessage, receivedAtUs: number): void {
  const { socket } = connection;
  intake.gate.store(
    () => {
      const { method, url, httpVersion, headers, warnings } = readHead(request);
      const body = new Uint8Array(0);
      const endpoint = intake.directory.route(url);
      const verification = intake.directory.verify(endpoint, { url, headers, body, isComplete: true }, receivedAtUs);
      const { remoteAddress, remotePort } = connection;
      return {
        environmentId: endpoint.environmentId,
        endpointId: endpoint.id,
        ...{ receivedAtUs, method, url, httpVersion, headers, trailers: [], remoteAddress, remotePort },
        ...{ body, totalBytes: 0, truncation: 'none', verification, signing: endpoint, warnings: [...warnings, 'head_only'] },
      };
    },
    (id) =>
      connection.whenIdle(() => {
        if (socket.writable) {
          answerRaw(socket, id === null ? 503 : 405, intake.limits.lingerMs, (error) => {
            if (id !== null) intake.gate.record(id, error ? null : 405);
          });
          return;
        }
        socket.destroy();
        if (id !== null) intake.gate.record(id, null);
      }),
  );
}
