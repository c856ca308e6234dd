import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import type { SchemeSettings } from '../scheme.ts';

/** The secret that a scheme with these settings reads as exactly this key. */
export function secretFor(key: Uint8Array, settings: SchemeSettings): Uint8Array {
  if (!schemeFactsOf(settings.scheme).takesSecretEncoding) return Buffer.from(Buffer.from(key).toString('base64'));
  if (settings.secretEncoding === 'text') return key;
  return Buffer.from(Buffer.from(key).toString(settings.secretEncoding));
}
