import type { IncomingMessage } from 'node:http';
import type { deliveryWarnings, HeaderPair } from '#contract/models/delivery.ts';

type WarningCode = (typeof deliveryWarnings)[number];

export interface RequestHead {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  /** In order, with case and duplicates; one character is one byte (Latin-1). */
  readonly headers: HeaderPair[];
  /** Content-Length, which Node's parser has found to be one decimal number of 64 bits; null when there is none. */
  readonly announcedBytes: number | null;
  /** What comes behind it on its connection can not be told for sure from it: the answer is the last one there. */
  readonly isLast: boolean;
  readonly warnings: WarningCode[];
}

const usualMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Not a path, a doubled first slash, dot segments, a backslash, a percent sign that escapes nothing, or an escaped NUL. */
const unusualPath = /^[^/]|^\/\/|\/\.{1,2}(?:\/|$)|\\|%(?![0-9a-f]{2})|%00/i;

/** Reads the head as it came; changes and refuses nothing. */
export function readHead(request: IncomingMessage): RequestHead {
  const method = request.method ?? '';
  const url = request.url ?? '';
  const httpVersion = request.httpVersion;
  const headers = pairsOf(request.rawHeaders);
  let hosts = 0;
  let announcedBytes: number | null = null;
  for (const [name, value] of headers) {
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
    // why: a number that is not whole any more could not be stored, and nobody sends as much.
    else if (name.length === 14 && name.toLowerCase() === 'content-length')
      announcedBytes = Math.min(Number(value), Number.MAX_SAFE_INTEGER);
  }
  const warnings: WarningCode[] = [];
  if (hosts === 0) warnings.push('host_missing');
  else if (hosts > 1) warnings.push('host_repeated');
  if (httpVersion === '1.0') warnings.push('http_1_0');
  if (!usualMethods.has(method)) warnings.push('method_unusual');
  if (isUnusual(url)) warnings.push('url_unusual');
  return { method, url, httpVersion, headers, announcedBytes, isLast: isLastOf(request), warnings };
}

/**
 * Behind a request for another protocol Node's parser drops what came in the same packet. Chunks in HTTP/1.0 are framed in a way that a
 * proxy of that version does not know (RFC 9112, 6.1).
 */
function isLastOf({ headers, httpVersion }: IncomingMessage): boolean {
  if (headers.upgrade !== undefined && /(?:^|,)\s*upgrade\s*(?:,|$)/i.test(headers.connection ?? '')) return true;
  return httpVersion === '1.0' && headers['transfer-encoding'] !== undefined;
}

/** Node's flat list of names and values as pairs. */
export function pairsOf(raw: readonly string[]): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return pairs;
}

/** A target a sender would hardly mean. */
function isUnusual(url: string): boolean {
  const pathEnd = url.indexOf('?');
  const path = pathEnd === -1 ? url : url.slice(0, pathEnd);
  if (unusualPath.test(path)) return true;
  if (!path.includes('%')) return false;
  try {
    decodeURIComponent(path);
    return false;
  } catch {
    // why: escaped bytes that are no UTF-8 are what the warning is for.
    return true;
  }
}
