/**
 * Reads the URL a person typed as a replay target. Guarantees: what is sent goes to the origin that can be read in the text; nothing
 * of a captured request is ever joined to it. Refuses: other schemes, user names, backslashes, blanks, control characters.
 */
import { isIP } from 'node:net';
import { fail } from '../failure.ts';
import { isLoopbackAddress } from '../outbound/address-policy.ts';

const longestUrl = 8192;
const authority = /^https?:\/\/([^/?#]*)/i;
/** C0 controls, blank, DEL and backslash: a URL parser drops or rewrites them, so the text would not say where it leads. */
const misleading = /[\u0000-\u0020\u007f\\]/;

export interface ReplayTarget {
  /** Normalised, without a fragment. */
  readonly url: string;
  readonly isTls: boolean;
  /** As a Host header: punycode, with the port unless it is the scheme's own. */
  readonly host: string;
  /** As the person confirms it: punycode, IPv6 in brackets, no port. */
  readonly hostname: string;
  /** As a socket takes it: no brackets. */
  readonly address: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** The host is an IP address, not a name. */
  readonly isAddress: boolean;
  /** Literal loopback address, `localhost` or a name under it; connecting anywhere else under such a name is refused. */
  readonly isLoopback: boolean;
}

/** Fails with `input.target_url`. */
export function parseTargetUrl(text: string): ReplayTarget {
  const typed = text.trim();
  refuseMisleading(typed);
  const url = parse(typed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse('Only http:// and https:// are targets.');
  if (url.username !== '' || url.password !== '') refuse('A user name or password in the URL is not accepted.');
  if (url.hostname === '') refuse('It names no host.');
  if (url.port === '0') refuse('Port 0 can not be connected to.');
  url.hash = '';
  const address = url.hostname.replace(/^\[|\]$/g, '');
  return {
    url: url.href,
    isTls: url.protocol === 'https:',
    host: url.host,
    hostname: url.hostname,
    address,
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    path: url.href.slice(url.origin.length),
    isAddress: isIP(address) !== 0,
    isLoopback: isLoopbackAddress(address) || isLocalhostName(address),
  };
}

/** `localhost` and every name under it (RFC 6761, 6.3). */
export function isLocalhostName(name: string): boolean {
  return /(^|\.)localhost\.?$/i.test(name);
}

function refuseMisleading(typed: string): void {
  if (typed === '') refuse('It is empty.');
  if (typed.length > longestUrl) refuse(`It is longer than ${longestUrl} characters.`);
  if (misleading.test(typed)) refuse('It holds a blank, a backslash or a control character. Write them percent-encoded.');
  const written = authority.exec(typed)?.[1];
  if (written === undefined || written === '') refuse('It must start with http:// or https:// and a host.');
  if (written.includes('@')) refuse('A user name or password in the URL is not accepted.');
}

function parse(typed: string): URL {
  try {
    return new URL(typed);
  } catch (error) {
    return fail('input.target_url', { problem: 'The host or the port is not valid.' }, error);
  }
}

function refuse(problem: string): never {
  fail('input.target_url', { problem });
}
