/**
 * Where calls go: the connection of the moment. Guarantees: a lost connection rejects every call on it with `link.lost`; a query is
 * then asked once more on the next connection, a command never.
 */
import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';
import { api } from '#contract/api.ts';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import type { Transport } from './transport.ts';

const waitForNextMs = 5_000;

export interface Link extends ClientLink<ClientContext> {
  /** Sends calls here from this moment on. */
  use(transport: Transport): void;
  /** There is no connection until the next `use`. */
  drop(): void;
}

export function createLink(): Link {
  let current: Transport | undefined;
  const waiting = new Set<(transport: Transport) => void>();

  const next = (signal: AbortSignal | undefined) =>
    new Promise<Transport>((resolve, reject) => {
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        waiting.delete(take);
        signal?.removeEventListener('abort', cancel);
        outcome();
      };
      const take = (transport: Transport) => settle(() => resolve(transport));
      const cancel = () => settle(() => reject(signal?.reason));
      const timer = setTimeout(() => settle(() => reject(clientFailure('link.lost'))), waitForNextMs);
      waiting.add(take);
      signal?.addEventListener('abort', cancel, { once: true });
    });

  return {
    use(transport) {
      current = transport;
      for (const take of [...waiting]) take(transport);
    },
    drop() {
      current = undefined;
    },
    async call(path, input, options) {
      const first = current;
      const isRepeatable = isQuery(path);
      if (first === undefined && !isRepeatable) throw clientFailure('link.lost');
      try {
        if (first !== undefined) return await callOn(first, path, input, options);
      } catch (error) {
        if (!isRepeatable || failureOf(error).code !== 'link.lost') throw error;
        if (current === first) current = undefined;
      }
      return callOn(current ?? (await next(options.signal)), path, input, options);
    },
  };
}

async function callOn(
  transport: Transport,
  path: readonly string[],
  input: unknown,
  options: ClientOptions<ClientContext>,
): Promise<unknown> {
  let isClosed = false;
  const lost = transport.closed.then(() => {
    isClosed = true;
    throw clientFailure('link.lost');
  });
  try {
    return await Promise.race([transport.rpc.call(path, input, options), lost]);
  } catch (error) {
    // The connection's own complaint may come first; what the caller needs to know is that the link is gone.
    await Promise.resolve();
    if (isClosed && options.signal?.aborted !== true) throw clientFailure('link.lost', {}, error);
    throw error;
  }
}

/** Whether the contract declares the procedure a query. What is not in the contract is treated as a command. */
export function isQuery(path: readonly string[]): boolean {
  const [group, name] = path;
  if (group === undefined || name === undefined) return false;
  const procedures: Readonly<Record<string, Readonly<Record<string, { readonly '~orpc': { readonly meta: { readonly kind: string } } }>>>> =
    api;
  return procedures[group]?.[name]?.['~orpc'].meta.kind === 'query';
}
