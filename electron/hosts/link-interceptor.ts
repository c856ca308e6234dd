import { ORPCError } from '@orpc/server';
import { Failure } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';
import { orpcErrorOf, toWireError } from './wire-error.ts';

interface RequestOptions {
  readonly request: { readonly method: string; readonly url: URL; readonly signal?: AbortSignal | undefined };
}

/**
 * Wraps the handling of one request on a link, so that what goes wrong outside a procedure (no such procedure, a body that is
 * no call) also leaves as a row of the error table.
 */
export function linkInterceptor(logger: Logger) {
  return async <T extends { readonly matched: boolean }>(options: RequestOptions & { next(): Promise<T> }): Promise<T> => {
    const { method, url, signal } = options.request;
    const result = await options.next().catch((error: unknown) => {
      if (isMalformed(error)) throw orpcErrorOf(new Failure('input.invalid', { problems: 'The body is not in the form of a call.' }));
      throw toWireError(error, url.pathname, logger, signal);
    });
    if (!result.matched) throw orpcErrorOf(new Failure('missing.route', { method, path: url.pathname }));
    return result;
  };
}

function isMalformed(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof ORPCError && error.code === 'BAD_REQUEST' && error.cause === undefined);
}
