/**
 * The router on anything with `postMessage` and messages: Electron's MessagePortMain, a worker's port, a WebSocket in that shape.
 * Guarantees: only frames of ours reach the router; when the port closes every running call is cancelled.
 */
import { RPCHandler } from '@orpc/server/message-port';
import type { Logger } from '#engine/ports.ts';
import type { HostContext } from './caller-sessions.ts';
import { isLinkFrame } from './link-frame.ts';
import { linkInterceptor } from './link-interceptor.ts';
import type { HostRouter } from './router.ts';

/** Electron's main-process port, and a worker's by `portOf`. The owner calls `start()` where the port needs it. */
export interface PortLike {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
}

export interface ServeOptions {
  /** What the host lends to the calls of this link. */
  readonly context?: HostContext;
  /** Told of what is no frame. */
  readonly onForeign?: () => void;
}

/** Serves the router on a port until the port closes. What is no frame is dropped. */
export function serveMessagePort(router: HostRouter, port: PortLike, logger: Logger, options: ServeOptions = {}): void {
  const handler = new RPCHandler(router, { interceptors: [linkInterceptor(logger)] });
  handler.upgrade(
    {
      on(event, callback) {
        if (event === 'close') {
          port.on('close', () => callback());
          return;
        }
        if (event !== 'message') return;
        port.on('message', ({ data }) => {
          if (isLinkFrame(data)) {
            callback({ data });
            return;
          }
          logger.warn('A message on a link was not a frame and was dropped', { type: typeof data });
          options.onForeign?.();
        });
      },
      postMessage: (message: unknown) => port.postMessage(message),
    },
    { context: options.context ?? {} },
  );
}

interface WorkerPort {
  on(event: 'message', listener: (data: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
}

/** A port of `node:worker_threads`, whose listeners get the data itself, in the shape `serveMessagePort` takes. */
export function portOf(port: WorkerPort): PortLike {
  return {
    on(event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) {
      if (event === 'close') port.on('close', () => listener({ data: undefined }));
      else port.on('message', (data) => listener({ data }));
    },
    postMessage: (message) => port.postMessage(message),
  };
}
