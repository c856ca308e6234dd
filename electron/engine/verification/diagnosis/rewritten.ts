/** A request with its signature written anew in the form of the scheme, everything else as it came. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { headerValues } from '../header-values.ts';
import type { SchemeSettings, SignedRequest } from '../scheme.ts';
import { schemes } from '../schemes.ts';

const digits = /^[0-9]{1,12}$/;

function firstFilled(headers: readonly HeaderPair[], name: string | null): string {
  return name === null ? '' : (headerValues(headers, name).find((value) => value !== '') ?? '');
}

/** Message id and time as the request claims them; an empty id and 0 where it claims none. */
function claimOf(request: SignedRequest, settings: SchemeSettings): { readonly messageId: string; readonly timestampSeconds: number } {
  const module = schemes[settings.scheme];
  const places = module.claimPlaces(request, settings);
  const { timestampSeconds } = module.readClaim(request, settings, new Set(['hmac']));
  const text = firstFilled(request.headers, places.timestamp);
  return {
    messageId: firstFilled(request.headers, places.id),
    timestampSeconds: timestampSeconds ?? (digits.test(text) ? Number(text) : 0),
  };
}

/** The request as it would be if `signature` had been written as the scheme writes it. */
export function withSignature(request: SignedRequest, settings: SchemeSettings, signature: Uint8Array): SignedRequest {
  const { headers, replaces } = schemes[settings.scheme].writeHeaders(signature, {
    settings,
    body: request.body,
    secret: new Uint8Array(0),
    url: request.url,
    ...claimOf(request, settings),
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
