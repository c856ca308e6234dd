import { RPCLink } from '@orpc/client/message-port';
import type { Transport } from './transport.ts';

/** The link of the Electron shell, over the port that the preload handed in. */
export function openPort(port: MessagePort, signal: AbortSignal): Transport {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  port.addEventListener('close', () => resolve(), { once: true });
  const rpc = new RPCLink({ port });
  port.start();
  const close = () => {
    port.close();
    // The closing side hears no event.
    resolve();
  };
  signal.addEventListener('abort', close, { once: true });
  return { rpc, closed, close };
}
