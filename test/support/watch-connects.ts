/**
 * Every TCP connection that this process begins to open, seen below `net`, `http`, `tls` and undici: Node makes one such request object for
 * each call of connect(2). Counts connections that are refused or never answered as well, so an error text proves nothing here.
 */
import { createHook } from 'node:async_hooks';
import { z } from 'zod';

const requestSchema = z.object({ address: z.string(), port: z.int() });

export interface ConnectWatch {
  /** Addresses in the order in which they were connected to, as `127.0.0.1:80`. */
  readonly connects: () => readonly string[];
  [Symbol.dispose](): void;
}

export function watchConnects(): ConnectWatch {
  const requests: object[] = [];
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'TCPCONNECTWRAP') requests.push(resource);
    },
  }).enable();
  return {
    // why: address and port are written onto the request after it was made.
    connects: () =>
      requests.map((request) => {
        const { address, port } = requestSchema.parse(request);
        return `${address}:${port}`;
      }),
    [Symbol.dispose]() {
      hook.disable();
    },
  };
}
