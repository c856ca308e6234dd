import type { Server } from 'node:http';
import { Failure, systemCode } from '#engine/failure.ts';
import { findPortOwner } from '#engine/receiver/port-owner.ts';
import type { PortChoice } from '#engine/receiver/receiver-parts.ts';

export const defaultUiPort = 4480;
/** Ports tried after the default one before any free port is taken. */
const neighbours = 20;

/**
 * Listens on 127.0.0.1. The untouched default moves to the next free port; a chosen one is used or fails with `link.port_in_use`
 * or `link.port_forbidden`.
 */
export async function listenLoopback(server: Server, choice: PortChoice): Promise<number> {
  if (choice.kind === 'chosen') return tryPort(server, choice.port).catch((error: unknown) => refuse(error, choice.port));
  for (let port = defaultUiPort; port < defaultUiPort + neighbours; port += 1) {
    const found = await tryPort(server, port).catch((error: unknown) => {
      // A taken or forbidden default is no failure: the next port does as well.
      if (isPortTrouble(error)) return undefined;
      throw error;
    });
    if (found !== undefined) return found;
  }
  return tryPort(server, 0);
}

function tryPort(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error) => {
      server.off('listening', listening);
      reject(error);
    };
    const listening = () => {
      server.off('error', refused);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    };
    server.once('error', refused);
    server.once('listening', listening);
    server.listen({ host: '127.0.0.1', port, exclusive: true });
  });
}

function isPortTrouble(error: unknown): boolean {
  return ['EADDRINUSE', 'EACCES', 'EPERM'].includes(systemCode(error));
}

async function refuse(error: unknown, port: number): Promise<never> {
  if (systemCode(error) === 'EADDRINUSE')
    throw new Failure('link.port_in_use', { port: String(port), owner: await findPortOwner(port) }, error);
  if (isPortTrouble(error)) throw new Failure('link.port_forbidden', { port: String(port), problem: systemCode(error) }, error);
  throw error;
}
