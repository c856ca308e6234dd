import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import type { Random } from '../ports.ts';
import type { SchemeSettings } from '../verification/scheme.ts';

const secretBytes = 32;

/** 32 random bytes in the form that the scheme takes and its senders show (SEC-11). */
export function newSecretValue({ scheme, secretEncoding }: SchemeSettings, random: Random): string {
  const bytes = Buffer.from(random.bytes(secretBytes));
  const hasPrefix = !schemeFactsOf(scheme).takesSecretEncoding || (scheme === 'stripe' && secretEncoding === 'text');
  if (hasPrefix) return `whsec_${bytes.toString('base64')}`;
  return bytes.toString(secretEncoding === 'base64' ? 'base64' : 'hex');
}
