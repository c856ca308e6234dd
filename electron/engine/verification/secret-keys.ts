/** Keys from secrets. Refuses what is not exactly the encoding, because decoders stop silently at the first odd character. */
import type { SecretEncoding } from '#contract/models/signing.ts';
import type { SchemeSettings } from './scheme.ts';
import type { SigningKey } from './scheme-module.ts';

const base64Grammar = /^[A-Za-z0-9+/]*={0,2}$/;
const hexGrammar = /^(?:[0-9A-Fa-f]{2})*$/;

/** Bytes of base64 text, padded or not; null when it is not base64. */
export function decodeBase64(text: string): Uint8Array | null {
  if (!base64Grammar.test(text)) return null;
  const letters = text.indexOf('=') === -1 ? text.length : text.indexOf('=');
  const isPadded = letters !== text.length;
  // One letter alone in the last group is 6 bits: not a byte, so the text was cut or mistyped.
  if (letters % 4 === 1 || (isPadded && text.length % 4 !== 0)) return null;
  return Buffer.from(text, 'base64');
}

export function decodeHex(text: string): Uint8Array | null {
  return hexGrammar.test(text) ? Buffer.from(text, 'hex') : null;
}

function decode(value: Uint8Array, encoding: SecretEncoding): Uint8Array | null {
  if (encoding === 'text') return value;
  const text = Buffer.from(value).toString('latin1');
  return encoding === 'hex' ? decodeHex(text) : decodeBase64(text);
}

/**
 * Reads a key once per secret. why: a secret is read for every delivery, and the same array each time lets its key be made ready once.
 * `read` may depend on the variant and on nothing else.
 */
export function createKeyCache<V extends string>(read: (value: Uint8Array, variant: V) => SigningKey | null) {
  const known = new WeakMap<Uint8Array, { readonly variant: V; readonly key: SigningKey | null }>();
  return (value: Uint8Array, variant: V): SigningKey | null => {
    const cached = known.get(value);
    if (cached !== undefined && cached.variant === variant) return cached.key;
    const key = read(value, variant);
    known.set(value, { variant, key });
    return key;
  };
}

const textKeys = createKeyCache<SecretEncoding>((value, encoding) => {
  const bytes = decode(value, encoding);
  return bytes === null ? null : { kind: 'hmac', bytes };
});

/** A key by the endpoint's secret encoding; what most schemes take. */
export function readTextKey(value: Uint8Array, settings: SchemeSettings): SigningKey | null {
  return textKeys(value, settings.secretEncoding);
}
