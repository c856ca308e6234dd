/**
 * Stripe: `Stripe-Signature: t=…,v1=…`, hex HMAC-SHA256 of `t.body`, keyed with the whole `whsec_` text (docs.stripe.com/webhooks). A
 * list, because for a while after a roll both secrets sign.
 * Refuses: no time or two different ones; `v0` alone, which is for tests; two different headers. Of the `v1` entries the first 100
 * well-formed ones are compared.
 */
import { headerBytes, soleValue } from '../header-values.ts';
import type { SignedRequest } from '../scheme.ts';
import { bodyAfter, type Claim, type Refusal, refusal, type SchemeModule } from '../scheme-module.ts';
import { readTextKey } from '../secret-keys.ts';
import { decodeSignature, digestBytes, encodeSignature, explainForm } from '../signature-text.ts';
import { readSeconds } from '../timestamps.ts';

const header = 'Stripe-Signature';
/** A roll has two; more than this only costs time. */
const mostSignatures = 100;

function valuesOf(entries: readonly string[], key: string): string[] {
  return entries.filter((entry) => entry.startsWith(`${key}=`)).map((entry) => entry.slice(key.length + 1));
}

function readClaim(request: SignedRequest): Claim | Refusal {
  const { value, isAmbiguous } = soleValue(request.headers, header);
  if (isAmbiguous) return refusal('duplicate_signature_header');
  if (value === null) return refusal('missing_signature_header');
  const entries = value.split(',');
  const times = new Set(valuesOf(entries, 't'));
  const [time = ''] = times;
  const timestampSeconds = readSeconds(time);
  if (times.size !== 1 || timestampSeconds === null) return refusal('malformed_timestamp');
  const content = bodyAfter(headerBytes(`${time}.`));
  const ours = valuesOf(entries, 'v1');
  const signatures = ours.flatMap((text) => decodeSignature(text, 'hex', digestBytes.sha256) ?? []).slice(0, mostSignatures);
  if (signatures.length === 0) {
    const hasOther = entries.some((entry) => /^v[0-9]+=./.test(entry));
    return refusal(ours.length === 0 && hasOther ? 'unsupported_scheme_version' : 'malformed_signature', content, timestampSeconds);
  }
  return { kind: 'claim', signatures: signatures.map((bytes) => ({ kind: 'hmac', bytes })), content, timestampSeconds };
}

export const stripe: SchemeModule = {
  name: 'stripe',
  algorithm: () => 'sha256',
  signatureHeader: () => header,
  claimPlaces: () => ({ signatures: [header], timestamp: null, id: null }),
  hasTimestamp: () => true,
  readKey: readTextKey,
  readClaim,
  contentFor: ({ timestampSeconds }) => bodyAfter(headerBytes(`${timestampSeconds}.`)),
  writeHeaders: (signature, { timestampSeconds }) => ({
    headers: [[header, `t=${timestampSeconds},v1=${encodeSignature(signature, 'hex')}`]],
    replaces: [header.toLowerCase()],
  }),
  encode: (signature) => encodeSignature(signature, 'hex'),
  explain(reason, received) {
    const entries = (received[0] ?? '').split(',');
    if (reason === 'malformed_timestamp') {
      const times = valuesOf(entries, 't');
      const advice = 'Send the time once, as "t=" and Unix seconds.';
      if (times.length === 0) return { sentence: `The ${header} has no time ("t=").`, advice };
      if (new Set(times).size > 1) return { sentence: `The ${header} has two different times.`, advice };
      if (/^\d{13}$/.test(times[0] ?? '')) return { sentence: `The time ${times[0]} looks like milliseconds.`, advice };
      return { sentence: `The time "${times[0]?.slice(0, 40)}" is not a number of seconds.`, advice };
    }
    if (reason !== 'malformed_signature') return null;
    const [value] = valuesOf(entries, 'v1');
    if (value !== undefined) return explainForm(value, 'hex', 'sha256', 'v1=');
    return {
      sentence: `The ${header} has no entry that starts with "v1=".`,
      advice: 'Send "t=", the time, a comma, "v1=" and the signature.',
    };
  },
};
