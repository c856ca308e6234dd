/**
 * The Zof scheme: lower-case hex HMAC-SHA256 of the raw body, in a header whose name can be chosen, keyed with the secret's UTF-8
 * bytes as given. No timestamp, so nothing ever makes a signature stale.
 * Refuses: anything but exactly 64 lower-case hex digits, before decoding, because decoders stop silently at the first odd character.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { VerdictReason } from '#contract/models/verdict.ts';
import { soleValue } from '../header-values.ts';
import { type Claim, type HmacScheme, type Refusal, refusal, type SchemeAdvice } from '../hmac-scheme.ts';
import type { SchemeSettings } from '../scheme.ts';

const grammar = /^[0-9a-f]{64}$/;
const nothing = new Uint8Array(0);

function readClaim(headers: readonly HeaderPair[], settings: SchemeSettings): Claim | Refusal {
  const { value, isAmbiguous } = soleValue(headers, settings.headerName);
  if (isAmbiguous) return refusal('duplicate_signature_header', nothing);
  if (value === null) return refusal('missing_signature_header', nothing);
  if (!grammar.test(value)) return refusal('malformed_signature', nothing);
  return { kind: 'claim', signatures: [Buffer.from(value, 'hex')], prefix: nothing, timestampSeconds: null };
}

/** The forms other senders use, most specific first. */
const knownForms: readonly {
  readonly is: RegExp;
  readonly sentence: string;
  readonly repair: (value: string) => string;
}[] = [
  { is: /^[0-9A-Fa-f]{64}$/, sentence: 'The signature is hex with upper-case letters.', repair: (value) => value.toLowerCase() },
  {
    is: /^sha256=[0-9A-Fa-f]{64}$/i,
    sentence: 'The signature has a "sha256=" prefix.',
    repair: (value) => value.slice('sha256='.length).toLowerCase(),
  },
  {
    is: /^[A-Za-z0-9+/_-]{43}=?$/,
    sentence: 'The signature is base64, not hex.',
    repair: (value) => Buffer.from(value, 'base64').toString('hex'),
  },
];

function explainMalformed(value: string): SchemeAdvice {
  const advice = 'Send the HMAC-SHA256 of the raw body as exactly 64 lower-case hex characters and nothing else.';
  const form = knownForms.find(({ is }) => is.test(value));
  if (form !== undefined) return { sentence: form.sentence, advice, repaired: form.repair(value) };
  const cause = /^[0-9A-Fa-f]*$/.test(value) ? 'other than 64' : 'not all of them hex digits';
  return { sentence: `The signature is not 64 hex characters: it has ${value.length} characters, ${cause}.`, advice, repaired: null };
}

function explain(reason: VerdictReason, received: readonly string[]): SchemeAdvice | null {
  return reason === 'malformed_signature' ? explainMalformed(received[0] ?? '') : null;
}

export const zof: HmacScheme = {
  name: 'zof',
  encoding: 'hex, lower case',
  signedContent: 'the raw body',
  hasTimestamp: false,
  signatureHeader: (settings) => settings.headerName,
  readKey: (value) => value,
  readClaim,
  prefixFor: () => nothing,
  writeHeaders: (signature, input) => ({
    headers: [[input.headerName, Buffer.from(signature).toString('hex')]],
    replaces: [input.headerName.toLowerCase()],
  }),
  encode: (signature) => Buffer.from(signature).toString('hex'),
  explain,
};
