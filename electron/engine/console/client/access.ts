/**
 * Where a Console is and what it is asked with. Guarantees: a key leaves this machine over TLS only, and goes to the host that can be
 * read in the base URL. Refuses: other schemes, http to any other machine, user names, queries, fragments, characters that mislead, and
 * the addresses that nothing is ever sent to.
 */
import { isIP } from 'node:net';
import { fail } from '#engine/failure.ts';
import { describeRefusedAddress, describeRefusedName } from '#engine/outbound/address-policy.ts';

const longestUrl = 2048;
const longestKey = 4096;
const authority = /^https?:\/\/([^/?#]*)/i;
/** A URL parser drops or rewrites these, so the text would not say where it leads. */
const misleading = /[\u0000-\u0020\u007f\\]/;

export interface ConsoleAccess {
  /** Of the API with its version, as a person typed it. */
  readonly baseUrl: string;
  readonly apiKey: string;
}

export interface BaseUrl {
  /** Normalised, without a slash at its end; the version (`/v1`) is a part of it. */
  readonly text: string;
  readonly origin: string;
  /** Path without a slash at its end; empty for the root. */
  readonly path: string;
  /** Host and port, for sentences. */
  readonly host: string;
  readonly isTls: boolean;
}

/** Reads a base URL that a person typed; fails with `input.console_url`. */
export function checkBaseUrl(typed: string): BaseUrl {
  const text = typed.trim();
  refuseMisleading(text);
  const url = parse(text);
  if (url.username !== '' || url.password !== '') refuse('A user name or password in it is not accepted; the API key has its own field.');
  if (text.includes('?')) refuse('It has a query (from the ? on); write it without.');
  if (text.includes('#')) refuse('It has a fragment (from the # on); write it without.');
  if (url.port === '0') refuse('Port 0 can not be connected to.');
  refuseForbidden(url.hostname);
  if (url.protocol === 'http:' && !isLoopbackName(url.hostname)) {
    refuse('It begins with http://, so the API key would be readable on its way. Only https:// is taken, and http:// for this machine.');
  }
  const path = url.pathname.replace(/\/+$/, '');
  return { text: `${url.origin}${path}`, origin: url.origin, path, host: url.host, isTls: url.protocol === 'https:' };
}

/** Fails with `input.secret` where a key can't stand in a header. The words never hold a part of it. */
export function checkApiKey(key: string): void {
  const problem = findKeyProblem(key);
  if (problem !== null) fail('input.secret', { problem });
}

/** Both at once; fails with `input.console_url` or `input.secret`. */
export function checkAccess(access: ConsoleAccess): BaseUrl {
  const base = checkBaseUrl(access.baseUrl);
  checkApiKey(access.apiKey);
  return base;
}

/** `localhost`, names under it (RFC 6761, 6.3) and literal loopback addresses. */
export function isLoopbackName(hostname: string): boolean {
  return isLocalhost(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]';
}

export function isLocalhost(hostname: string): boolean {
  return /(?:^|\.)localhost\.?$/i.test(hostname);
}

function findKeyProblem(key: string): string | null {
  if (key === '') return 'There is no API key.';
  if (key.length > longestKey) return `An API key has no more than ${longestKey} characters.`;
  if (key.trim() !== key) return 'The API key begins or ends with a blank or a line end. It was copied with too much.';
  if (!/^[\x21-\x7e]+$/.test(key)) return 'The API key has a blank or a character that no key has. It was copied wrongly.';
  return null;
}

function refuseMisleading(text: string): void {
  if (text === '') refuse('It is empty.');
  if (text.length > longestUrl) refuse(`It is longer than ${longestUrl} characters.`);
  if (misleading.test(text)) refuse('It has a blank, a backslash or a control character.');
  const written = authority.exec(text)?.[1];
  if (written === undefined || written === '') refuse('It must begin with https:// and a host, like https://api.zof.ai/v1.');
  if (written.includes('@')) refuse('A user name or password in it is not accepted; the API key has its own field.');
}

function refuseForbidden(hostname: string): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  const what = isIP(address) === 0 ? describeRefusedName(address) : describeRefusedAddress(address);
  if (what !== undefined) refuse(`${hostname} is ${what}. It is never connected to.`);
}

function parse(text: string): URL {
  const url = URL.parse(text);
  return url ?? refuse('The host or the port is not valid.');
}

function refuse(problem: string): never {
  fail('input.console_url', { problem });
}
