/**
 * Standard Webhooks, symmetric: `v1,` and base64 HMAC-SHA256 of `id.timestamp.body`, several in one list, keyed with the base64
 * after an optional `whsec_`. The timestamp counts both ways.
 * Refuses: an id with a full stop, because the signed text could then be split in two ways; base64 that is not canonical, because
 * two texts would then stand for one signature; timestamps of more than 12 digits. Unknown entries of the list are skipped.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { VerdictReason } from '#contract/models/verdict.ts';
import { headerBytes, headerValues, soleValue } from '../header-values.ts';
import { type Claim, type HmacScheme, type Refusal, refusal, type SchemeAdvice } from '../hmac-scheme.ts';
import type { SignatureInput } from '../scheme.ts';

const idHeader = 'webhook-id';
const timestampHeader = 'webhook-timestamp';
const signatureHeader = 'webhook-signature';

/** 32 bytes: 43 characters, the last of which has its two spare bits clear, and one `=`. */
const signatureGrammar = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
const timestampGrammar = /^[0-9]{1,12}$/;
const secretGrammar = /^[A-Za-z0-9+/]*={0,2}$/;
/** A rotation has two; more than this only costs time. */
const mostSignatures = 100;

/** why: a secret is read for every delivery, and the same array each time lets its key be made ready once. */
const keys = new WeakMap<Uint8Array, Uint8Array | null>();

function readKey(value: Uint8Array): Uint8Array | null {
  const known = keys.get(value);
  if (known !== undefined) return known;
  const key = decodeKey(value);
  keys.set(value, key);
  return key;
}

function decodeKey(value: Uint8Array): Uint8Array | null {
  const text = Buffer.from(value).toString('latin1');
  const encoded = text.startsWith('whsec_') ? text.slice('whsec_'.length) : text;
  const letters = encoded.replace(/=+$/, '');
  const isPadded = letters.length !== encoded.length;
  // One letter alone in the last group is 6 bits: not a byte, so the secret was cut or mistyped.
  if (!secretGrammar.test(encoded) || letters.length % 4 === 1 || (isPadded && encoded.length % 4 !== 0)) return null;
  return Buffer.from(encoded, 'base64');
}

/** Entries of all lines as one list. A comma after an entry is what joining two lines leaves. */
function entriesOf(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(/[ \t]+/)).filter((entry) => entry !== '');
}

function readSignatures(values: readonly string[]): readonly Uint8Array[] | VerdictReason {
  const entries = entriesOf(values);
  const ours = entries
    .filter((entry) => entry.startsWith('v1,') && entry !== 'v1,')
    .map((entry) => entry.slice('v1,'.length).replace(/,$/, ''));
  const wellFormed = ours.filter((entry) => signatureGrammar.test(entry)).slice(0, mostSignatures);
  if (wellFormed.length > 0) return wellFormed.map((entry) => Buffer.from(entry, 'base64'));
  const hasOtherVersion = entries.some((entry) => /^v[0-9]+[a-z]*,./.test(entry));
  return ours.length === 0 && hasOtherVersion ? 'unsupported_scheme_version' : 'malformed_signature';
}

function readClaim(headers: readonly HeaderPair[]): Claim | Refusal {
  const signatureValues = headerValues(headers, signatureHeader).filter((value) => value !== '');
  const timestamp = soleValue(headers, timestampHeader);
  const id = soleValue(headers, idHeader);
  if (signatureValues.length === 0) return refusal('missing_signature_header');
  if (timestamp.isAmbiguous) return refusal('malformed_timestamp');
  if (timestamp.value === null) return refusal('missing_timestamp_header');
  if (id.isAmbiguous) return refusal('ambiguous_message_id');
  if (id.value === null) return refusal('missing_id_header');
  if (!timestampGrammar.test(timestamp.value)) return refusal('malformed_timestamp');
  const timestampSeconds = Number(timestamp.value);
  const prefix = headerBytes(`${id.value}.${timestamp.value}.`);
  if (id.value.includes('.')) return refusal('ambiguous_message_id', prefix, timestampSeconds);
  const signatures = readSignatures(signatureValues);
  if (typeof signatures === 'string') return refusal(signatures, prefix, timestampSeconds);
  return { kind: 'claim', signatures, prefix, timestampSeconds };
}

function explain(reason: VerdictReason, received: readonly string[]): SchemeAdvice | null {
  const advice = 'Send "v1," and the base64 of the HMAC-SHA256, 44 characters that end in "=".';
  if (reason === 'ambiguous_message_id') {
    return {
      sentence: 'The webhook-id has a full stop in it or was sent twice with different values, so what was signed can be read in two ways.',
      advice: 'Send one webhook-id without a full stop.',
      repaired: null,
    };
  }
  if (reason !== 'malformed_signature') return null;
  const value = entriesOf(received)
    .find((entry) => entry.startsWith('v1,'))
    ?.slice('v1,'.length);
  if (value === undefined) return { sentence: 'The webhook-signature has no entry that starts with "v1,".', advice, repaired: null };
  if (/^[0-9A-Fa-f]{64}$/.test(value)) {
    return { sentence: 'The signature is hex, not base64.', advice, repaired: Buffer.from(value, 'hex').toString('base64') };
  }
  if (/^[A-Za-z0-9+/]{43}$/.test(value)) return { sentence: 'The "=" at the end of the base64 is missing.', advice, repaired: `${value}=` };
  if (/^[A-Za-z0-9_-]{43}=?$/.test(value)) {
    return { sentence: 'The signature is base64url, not base64.', advice, repaired: Buffer.from(value, 'base64url').toString('base64') };
  }
  return { sentence: `The signature is not the base64 of 32 bytes: it has ${value.length} characters.`, advice, repaired: null };
}

function prefixFor(input: SignatureInput): Uint8Array {
  return headerBytes(`${input.messageId}.${input.timestampSeconds}.`);
}

export const standardWebhooks: HmacScheme = {
  name: 'standard-webhooks',
  encoding: 'base64 after "v1,"',
  signedContent: 'webhook-id . webhook-timestamp . the raw body',
  hasTimestamp: true,
  signatureHeader: () => signatureHeader,
  readKey,
  readClaim,
  prefixFor,
  writeHeaders: (signature, input) => ({
    headers: [
      [idHeader, input.messageId],
      [timestampHeader, String(input.timestampSeconds)],
      [signatureHeader, `v1,${Buffer.from(signature).toString('base64')}`],
    ],
    replaces: [idHeader, timestampHeader, signatureHeader],
  }),
  encode: (signature) => Buffer.from(signature).toString('base64'),
  explain,
};
