import type { HeaderPair } from '#contract/models/delivery.ts';

/** A request that left, to be written down as something that sends it again. */
export interface CopiedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body: CopiedBody;
}

export type CopiedBody =
  | { readonly kind: 'none' }
  /** UTF-8 without a loss. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'base64'; readonly base64: string }
  /** Too long to be written down: it is read from this file. */
  | { readonly kind: 'file'; readonly fileName: string };

/** `notes`: what it can not carry, each a sentence. */
export interface Copied {
  readonly text: string;
  readonly notes: readonly string[];
}

/** Headers (lower case) that every client works out from the body and the connection. */
const framing: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding']);

export function isFraming(name: string): boolean {
  return framing.has(name.toLowerCase());
}

export interface UrlPieces {
  readonly isTls: boolean;
  /** With the port where it is not the scheme's own. */
  readonly host: string;
  /** Path and query. */
  readonly path: string;
}

/** Of a normalised URL. */
export function urlPieces(url: string): UrlPieces {
  const [, scheme = '', host = '', path = ''] = /^(https?):\/\/(?:[^/?#]*@)?([^/?#]*)([^#]*)/i.exec(url) ?? [];
  return { isTls: scheme.toLowerCase() === 'https', host: host.toLowerCase(), path: path.startsWith('/') ? path : `/${path}` };
}

/** Whether the header says what any client says of this URL by itself. */
export function isHostOf(name: string, value: string, url: string): boolean {
  return name.toLowerCase() === 'host' && value.toLowerCase() === urlPieces(url).host;
}

export interface JoinedHeaders {
  readonly headers: readonly HeaderPair[];
  /** Names that came more than once. */
  readonly joined: readonly string[];
}

/** One value per name, for clients that hold headers by name: values are joined as RFC 9110, 5.3 has it, cookies as RFC 6265. */
export function joinHeaders(headers: readonly HeaderPair[]): JoinedHeaders {
  const groups = Map.groupBy(headers, ([name]) => name.toLowerCase());
  const joined: string[] = [];
  const result: HeaderPair[] = [];
  for (const [key, pairs] of groups) {
    const [name = ''] = pairs[0] ?? [];
    if (pairs.length > 1) joined.push(name);
    result.push([name, pairs.map(([, value]) => value).join(key === 'cookie' ? '; ' : ', ')]);
  }
  return { headers: result, joined };
}

export function nameList(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}

export function joinedNote(joined: readonly string[], client: string): readonly string[] {
  return joined.length === 0 ? [] : [`${client} sends each name once, so the values of ${nameList(joined)} leave joined.`];
}
