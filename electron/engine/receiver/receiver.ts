/**
 * The receiver: captures every request on its own loopback port. It owns the sockets, the limits and the answers; it has no
 * control function at all, so nothing that can be sent here does more than add a delivery. Guarantees: 2xx only after the commit.
 */
import type { FastifyInstance } from 'fastify';
import { describeFailure, type WireFailure } from '#contract/errors.ts';
import { Failure } from '../failure.ts';
import { type Intake, takeOver } from './capture.ts';
import { createCommitGate } from './commit-gate.ts';
import { takeConnectRequest } from './connect-request.ts';
import { type Connections, createConnections } from './connection.ts';
import { defaultLimits, type ReceiverLimits } from './limits.ts';
import { type Listening, listenOnLoopback } from './listen.ts';
import { createMemoryBudget } from './memory-budget.ts';
import type { PortChoice, Receiver, ReceiverParts, ReceiverStatus } from './receiver-parts.ts';
import { createRefusals } from './refusals.ts';
import { createReceiverServer } from './server.ts';
import { throttle } from './throttle.ts';

const changesEveryMs = 100;

/** `limits` are for tests; each that is not named has its default. */
export function createReceiver(parts: ReceiverParts, limits: Partial<ReceiverLimits> = {}): Receiver {
  const bounds: ReceiverLimits = { ...defaultLimits, ...limits };
  const changed = throttle(parts.onChanged, changesEveryMs);
  const front = createFront(parts, bounds, changed.call);
  let state: ReceiverStatus['state'] = 'stopped';
  let listening: Listening | null = null;
  let failure: WireFailure | null = null;
  let closed: Promise<void> | null = null;

  function become(next: ReceiverStatus['state'], why: WireFailure | null): void {
    if (next === 'listening') parts.onListening?.({ isListening: true });
    else if (state === 'listening') parts.onListening?.({ isListening: false, reason: next === 'failed' ? 'port-lost' : 'stopped' });
    state = next;
    failure = why;
    changed.call();
  }

  function portLost(error: Error): void {
    parts.logger.error('The receiver lost its port', {}, error);
    become('failed', describeFailure('receiver.not_listening', { problem: error.message }));
  }

  async function listen(choice: PortChoice): Promise<void> {
    if (listening !== null) throw new Error('The receiver listens already; close it first.');
    try {
      front.open();
      closed = null;
      listening = await listenOnLoopback(choice, front.createServer);
      for (const { server } of listening.servers) server.on('error', portLost);
      become('listening', null);
      parts.logger.info('The receiver listens', { port: listening.port, addresses: listening.servers.length });
    } catch (error) {
      become('failed', error instanceof Failure ? error.toWire() : describeFailure('receiver.not_listening', { problem: String(error) }));
      throw error;
    }
  }

  async function stop(): Promise<void> {
    await front.close(listening?.servers ?? []);
    listening = null;
    if (state === 'listening') become('stopped', null);
    changed.end();
  }

  return {
    listen,
    status: () => ({
      state,
      url: listening === null ? null : `http://127.0.0.1:${listening.port}`,
      port: listening?.port ?? null,
      notice: listening?.notice ?? null,
      failure,
      ...front.counts(),
    }),
    close() {
      closed ??= stop();
      return closed;
    },
  };
}

interface Front {
  createServer(): FastifyInstance;
  open(): void;
  /** Resolves when every socket is closed and nothing is on its way to the log, or when the log does not take it in time. */
  close(servers: readonly FastifyInstance[]): Promise<void>;
  counts(): Pick<ReceiverStatus, 'refusedByParser' | 'lastRefusal' | 'notStored'>;
}

/** What stands between the sockets and the log, the same for every address the receiver listens on. */
function createFront(parts: ReceiverParts, limits: ReceiverLimits, onCounted: () => void): Front {
  const connections = createConnections();
  const gate = createCommitGate(parts, onCounted);
  const refusals = createRefusals(parts.clock, connections, limits, onCounted);
  const budget = createMemoryBudget(limits.bufferBudgetBytes);
  let isClosing = false;
  const { clock, directory, settings } = parts;
  const intake: Intake = { clock, directory, settings, limits, gate, budget, isClosing: () => isClosing };

  return {
    createServer: () =>
      createReceiverServer(limits, {
        onConnection: (socket) => void connections.of(socket),
        onRequest: (request, response, awaitsContinue) =>
          takeOver(intake, connections.of(request.socket), request, response, awaitsContinue),
        onConnect: (request, socket) => takeConnectRequest(intake, connections.of(socket), request),
        onClientError: refusals.onClientError,
        onIdle: refusals.onIdle,
      }),
    open() {
      isClosing = false;
    },
    async close(servers) {
      isClosing = true;
      const stopped = Promise.all(servers.map((server) => server.close()));
      connections.destroySilent();
      await endWithin(limits.closeGraceMs, connections, stopped);
      await gate.settled(limits.closeGraceMs * 0.2);
    },
    counts: () => ({ refusedByParser: refusals.count(), lastRefusal: refusals.last(), notStored: gate.notStored() }),
  };
}

/** Lets what is in flight finish; shortly before the end the rest is answered 503, at the end every socket is destroyed. */
async function endWithin(graceMs: number, connections: Connections, stopped: Promise<unknown>): Promise<void> {
  const lastWord = setTimeout(() => {
    for (const exchange of connections.openExchanges()) exchange.giveUp();
  }, graceMs * 0.8);
  const end = setTimeout(() => connections.destroyAll(), graceMs * 0.95);
  await stopped;
  clearTimeout(lastWord);
  clearTimeout(end);
}
