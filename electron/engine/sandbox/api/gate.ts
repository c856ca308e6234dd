/**
 * Who may ask at all, before anything else. That the peer is on this machine proves nothing: so is every browser on it. A page can't
 * leave out Origin in a request that reads or changes something here, and one that was rebound to 127.0.0.1 has another Host.
 */
import { hash } from 'node:crypto';
import { isSameDigest } from '#engine/verification/hmac.ts';
import { ApiError } from './api-error.ts';

const loopbackHost = /^(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?$/i;

/** Throws an `ApiError` with 403. */
export function checkOrigins(rawHeaders: readonly string[]): void {
  const hosts = valuesOf(rawHeaders, 'host');
  if (hosts.length !== 1 || !loopbackHost.test(hosts[0] ?? ''))
    throw new ApiError('forbidden', 'The Host header does not name this machine');
  if (valuesOf(rawHeaders, 'origin').length > 0) throw new ApiError('forbidden', 'The sandbox does not answer web pages');
}

/** Throws an `ApiError` with 401. Digests are compared, so that neither the length nor the letters of the key show in the time. */
export function checkKey(rawHeaders: readonly string[], apiKey: string): void {
  const [value, ...others] = valuesOf(rawHeaders, 'authorization');
  if (value === undefined) throw new ApiError('authentication_required', 'An API key is required: Authorization: Bearer <API key>');
  const given = /^Bearer +(\S{1,500}) *$/i.exec(value)?.[1];
  if (others.length > 0 || given === undefined || !isSameDigest(digest(given), digest(apiKey)))
    throw new ApiError('invalid_api_key', 'The API key is missing, expired or invalid');
}

function digest(text: string): Uint8Array {
  return hash('sha256', text, 'buffer');
}

/** `rawHeaders`, because Node drops repeated Host, Origin and Authorization headers elsewhere. */
function valuesOf(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === name);
}
