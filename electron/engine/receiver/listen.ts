/** Choice of the port. Loopback only; a port that was chosen is used or refused, never replaced. */
import type { FastifyInstance } from 'fastify';
import { Failure, fail, systemCode } from '../failure.ts';
import { findPortOwner } from './port-owner.ts';
import type { PortChoice } from './receiver-parts.ts';

export const defaultPort = 4400;
const portsTried = 50;

export interface Listening {
  readonly port: number;
  /** One for 127.0.0.1 and, where the machine has it, one for ::1. */
  readonly servers: readonly FastifyInstance[];
  /** Set when the default port was not free. */
  readonly notice: string | null;
}

/** Fails with `receiver.port_in_use` or `receiver.port_forbidden`; then nothing is left listening. */
export async function listenOnLoopback(
  choice: PortChoice,
  createServer: () => FastifyInstance,
  firstPort = defaultPort,
): Promise<Listening> {
  if (choice.kind === 'chosen') {
    const opened = choice.port === 0 ? await openAnyPort(createServer) : await openPort(choice.port, createServer);
    return opened ?? (await refusePort(choice.port));
  }
  const last = Math.min(firstPort + portsTried - 1, 65_535);
  for (let port = firstPort; port <= last; port += 1) {
    const opened = await openPort(port, createServer).catch(freeOrRethrow);
    if (opened === undefined) continue;
    return port === firstPort ? opened : { ...opened, notice: await movedNotice(firstPort, port) };
  }
  return await refusePort(firstPort);
}

/** The default may move on from a forbidden port as from a busy one. */
function freeOrRethrow(error: unknown): undefined {
  if (error instanceof Failure && error.code === 'receiver.port_forbidden') return undefined;
  throw error;
}

async function movedNotice(wanted: number, port: number): Promise<string> {
  return `Port ${wanted} is in use by ${await findPortOwner(wanted)}, so the receiver listens on ${port}.`;
}

async function refusePort(port: number): Promise<never> {
  return fail('receiver.port_in_use', { port: String(port), owner: await findPortOwner(port) });
}

/** Port 0 is chosen by the system for 127.0.0.1 alone; when ::1 has it in use already, another is asked for. */
async function openAnyPort(createServer: () => FastifyInstance): Promise<Listening | undefined> {
  for (let attempt = 0; attempt < portsTried; attempt += 1) {
    const opened = await openPort(0, createServer);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

/** Both addresses of one port, or undefined when either is in use. */
async function openPort(wanted: number, createServer: () => FastifyInstance): Promise<Listening | undefined> {
  const first = await openAddress('127.0.0.1', wanted, createServer);
  if (typeof first === 'string') return undefined;
  const address = first.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  try {
    const second = await openAddress('::1', port, createServer);
    if (second === 'in-use') {
      await first.close();
      return undefined;
    }
    return { port, servers: second === 'no-address' ? [first] : [first, second], notice: null };
  } catch (error) {
    await first.close();
    throw error;
  }
}

async function openAddress(
  host: string,
  port: number,
  createServer: () => FastifyInstance,
): Promise<FastifyInstance | 'in-use' | 'no-address'> {
  const server = createServer();
  try {
    await server.listen({ host, port, backlog: 1024, ...(host === '::1' ? { ipv6Only: true } : {}) });
    return server;
  } catch (error) {
    await server.close();
    const code = systemCode(error);
    if (code === 'EADDRINUSE') return 'in-use';
    if (host === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) return 'no-address';
    if (code === 'EACCES' || code === 'EPERM') {
      return fail('receiver.port_forbidden', { port: String(port), problem: 'the system refused it (permission denied).' }, error);
    }
    throw error;
  }
}
