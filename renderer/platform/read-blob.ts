import { clientFailure } from '#renderer/errors/client-failure.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import type { BlobOptions } from './platform.ts';

/** Fetches bytes of a body from this page's own origin. `path` has to be a path: a model can never send the page elsewhere. */
export async function readBlob(
  origin: string,
  path: string,
  options: BlobOptions,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  if (!/^\/(?!\/)[\w\-./~%]*$/.test(path)) throw clientFailure('missing.body', { problem: 'Its address is not a path of this Hookglass.' });
  const range = options.range === undefined ? {} : { range: `bytes=${options.range.start}-${options.range.end}` };
  let response: Response;
  try {
    response = await fetch(new URL(path, origin), {
      headers: { ...headers, ...range },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (isCancelled(error)) throw error;
    throw clientFailure('link.lost', {}, error);
  }
  if (response.ok) return response;
  if (response.status === 401 || response.status === 403) throw clientFailure('link.unauthorised', { problem: 'The session has ended.' });
  throw clientFailure('missing.body', { problem: `It was asked for and the answer was ${response.status}.` });
}
