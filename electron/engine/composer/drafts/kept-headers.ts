/** Which headers of a request are worth keeping in a draft: those that say something of the event, not of the way it took. */

import type { HeaderPair } from '#contract/models/delivery.ts';
import { escapeVariables } from '#domain/composer/variables.ts';
import { schemeFacts } from '#domain/signing/scheme-facts.ts';

export interface KeptHeaders {
  /** Null where there was none. */
  readonly contentType: string | null;
  readonly headers: readonly HeaderPair[];
  /** What was left aside that somebody may miss, in sentences. */
  readonly notes: readonly string[];
}

const ofConnection: ReadonlySet<string> = new Set(
  (
    'host content-length connection keep-alive proxy-connection te trailer transfer-encoding upgrade http2-settings expect ' +
    'accept-encoding via forwarded x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto x-real-ip ' +
    'x-hookglass-replay x-hookglass-attempt'
  ).split(' '),
);
const credentials: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);
const ofSignatures: ReadonlySet<string> = new Set(schemeFacts.flatMap(({ headers }) => headers.map((name) => name.toLowerCase())));

/** The contract's limit. */
const mostHeaders = 100;

/** `signatureHeaders`: names that an endpoint uses besides those of the schemes. */
export function keepHeaders(captured: readonly HeaderPair[], signatureHeaders: readonly string[]): KeptHeaders {
  const signed = new Set([...ofSignatures, ...signatureHeaders.map((name) => name.toLowerCase())]);
  const named = namedInConnection(captured);
  const headers: HeaderPair[] = [];
  const left = { signature: new Set<string>(), secret: new Set<string>() };
  let contentType: string | null = null;
  for (const [name, value] of captured) {
    const key = name.toLowerCase();
    if (key === 'content-type') contentType ??= escapeVariables(value).slice(0, 200);
    else if (signed.has(key)) left.signature.add(name);
    else if (credentials.has(key)) left.secret.add(name);
    else if (!ofConnection.has(key) && !named.has(key)) headers.push([name, escapeVariables(value)]);
  }
  const notes = [
    ...(left.signature.size > 0 ? [`The old signature (${[...left.signature].join(', ')}) was left aside: the event is signed anew.`] : []),
    ...(left.secret.size > 0 ? [`${[...left.secret].join(', ')} was left aside: credentials are not kept in drafts.`] : []),
    ...(headers.length > mostHeaders ? [`Only the first ${mostHeaders} headers were taken over.`] : []),
  ];
  return { contentType, headers: headers.slice(0, mostHeaders), notes };
}

function namedInConnection(captured: readonly HeaderPair[]): ReadonlySet<string> {
  const values = captured.filter(([name]) => name.toLowerCase() === 'connection').map(([, value]) => value.toLowerCase());
  return new Set(values.flatMap((value) => value.split(',').map((name) => name.trim())));
}
