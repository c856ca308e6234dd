/** A request with its signature written anew in the form of the scheme, everything else as it came. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { headerValues } from '../header-values.ts';
import type { SchemeSettings, SignedRequest } from '../scheme.ts';
import { schemes } from '../schemes.ts';

const digits = /^[0-9]{1,12}$/;

function firstFilled(headers: readonly HeaderPair[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = headerValues(headers, name).find((one) => one !== '');
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Message id as the request names it. */
function messageIdOf(request: SignedRequest, settings: SchemeSettings): string {
  return firstFilled(request.headers, [settings.custom?.idHeader ?? 'webhook-id', 'svix-id']) ?? '';
}

/** The time that the request claims; 0 where it claims none. */
function timeOf(request: SignedRequest, settings: SchemeSettings): number {
  const claim = schemes[settings.scheme].readClaim(request, settings, new Set(['hmac']));
  if (claim.timestampSeconds !== null) return claim.timestampSeconds;
  const text = firstFilled(request.headers, [
    settings.custom?.timestampHeader ?? 'webhook-timestamp',
    'svix-timestamp',
    'X-Slack-Request-Timestamp',
  ]);
  return text !== undefined && digits.test(text) ? Number(text) : 0;
}

/** The request as it would be if `signature` had been written as the scheme writes it. */
export function withSignature(request: SignedRequest, settings: SchemeSettings, signature: Uint8Array): SignedRequest {
  const { headers, replaces } = schemes[settings.scheme].writeHeaders(signature, {
    settings,
    body: request.body,
    secret: new Uint8Array(0),
    url: request.url,
    messageId: messageIdOf(request, settings),
    timestampSeconds: timeOf(request, settings),
  });
  const gone = new Set(replaces);
  return { ...request, headers: [...request.headers.filter(([name]) => !gone.has(name.toLowerCase())), ...headers] };
}

/** The request with one header set to one value. */
export function withHeader(request: SignedRequest, name: string, value: string): SignedRequest {
  const lower = name.toLowerCase();
  return { ...request, headers: [...request.headers.filter(([key]) => key.toLowerCase() !== lower), [name, value]] };
}

export function withBody(request: SignedRequest, body: Uint8Array): SignedRequest {
  return { ...request, body };
}
