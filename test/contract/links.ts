/** The four doors onto one router, each with its real carrier, as one shape the suite can run over. */
import { MessageChannel } from 'node:worker_threads';
import { ORPCError } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createProcedureClient, getRouter, isProcedure, unlazy } from '@orpc/server';
import { WebSocket } from 'ws';
import { api } from '#contract/api.ts';
import { wireFailureSchema } from '#contract/errors.ts';
import type { Engine } from '#engine/engine-parts.ts';
import type { Logger } from '#engine/ports.ts';
import { systemRandom } from '#hosts/engine-ports.ts';
import { type LoopbackServer, startLoopback } from '#hosts/loopback/server.ts';
import { portOf, serveMessagePort } from '#hosts/message-port.ts';
import { createRouter, type HostRouter } from '#hosts/router.ts';

export interface Link {
  readonly name: string;
  call(path: readonly string[], input: unknown, signal?: AbortSignal): Promise<unknown>;
}

export interface Doors {
  readonly links: readonly Link[];
  readonly server: LoopbackServer;
  close(): Promise<void>;
}

export const doorNames = ['direct call', 'message port', 'WebSocket', 'REST'] as const;

interface DoorParts {
  readonly engine: Pick<Engine, 'bodies' | 'handlers'>;
  readonly logger: Logger;
  readonly folder: string;
  readonly isOutputChecked?: boolean;
}

export async function openDoors({ engine, logger, folder, isOutputChecked = false }: DoorParts): Promise<Doors> {
  const router = createRouter({ handlers: engine.handlers, logger, isOutputChecked });
  const server = await startLoopback({
    engine,
    router,
    logger,
    random: systemRandom,
    version: '0.0.0-test',
    dataFolder: folder,
    pageFolder: folder,
    port: { kind: 'chosen', port: 0 },
  });
  const { port1, port2 } = new MessageChannel();
  serveMessagePort(router, portOf(port1), logger);
  port2.start();
  const socket = await openSocket(server);
  return {
    links: [
      directLink(router),
      linkOf('message port', new PortLink({ port: port2 })),
      linkOf('WebSocket', new SocketLink({ websocket: asBrowserSocket(socket) })),
      linkOf('REST', restLink(server)),
    ],
    server,
    async close() {
      port2.close();
      socket.close();
      await server.close();
    },
  };
}

/** What a procedure with an event iterator answers, behind every door. */
export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function directLink(router: HostRouter): Link {
  return {
    name: 'direct call',
    async call(path, input, signal) {
      const { default: procedure } = await unlazy(getRouter(router, path));
      if (!isProcedure(procedure)) throw new Error(`${path.join('.')} is no procedure`);
      return createProcedureClient(procedure, { path: [...path] })(input, signal ? { signal } : {});
    },
  };
}

interface ClientHalf {
  call(path: readonly string[], input: unknown, options: { readonly signal?: AbortSignal; readonly context: object }): Promise<unknown>;
}

function linkOf(name: string, half: ClientHalf): Link {
  return { name, call: (path, input, signal) => half.call(path, input, { context: {}, ...(signal ? { signal } : {}) }) };
}

async function openSocket(server: LoopbackServer): Promise<WebSocket> {
  const protocols = ['hookglass.v1', `token.${server.apiToken}`];
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/link`, protocols, { origin: server.url });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', (event) => reject(new Error(`The link did not open: ${event.message}`)));
  });
  return socket;
}

const readyStates = [0, 1, 2, 3] as const;

/** The browser's type has more overloads than ws, which takes the same calls. */
function asBrowserSocket(
  socket: WebSocket,
): Pick<globalThis.WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState'> {
  return {
    addEventListener: (type: string, listener: unknown) => void Reflect.apply(socket.addEventListener, socket, [type, listener]),
    removeEventListener: (type: string, listener: unknown) => void Reflect.apply(socket.removeEventListener, socket, [type, listener]),
    send(data) {
      // oRPC sends bytes for files only, which the contract has none of.
      if (typeof data !== 'string') throw new Error('Only text goes over the link');
      socket.send(data);
    },
    get readyState() {
      return readyStates.find((state) => state === socket.readyState) ?? 3;
    },
  };
}

function restLink(server: LoopbackServer): OpenAPILink<object> {
  return new OpenAPILink(api, {
    url: `${server.url}/api`,
    headers: { authorization: `Bearer ${server.apiToken}` },
    customErrorResponseBodyDecoder(body, response) {
      const parsed = wireFailureSchema.safeParse(body);
      if (!parsed.success) return undefined;
      return new ORPCError(parsed.data.code, { status: response.status, message: parsed.data.sentence, data: parsed.data });
    },
  });
}
