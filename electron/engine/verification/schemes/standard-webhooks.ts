/**
 * Standard Webhooks, and Svix, which is the same under older names: `v1,` and base64 HMAC-SHA256 of `id.timestamp.body`, several in one
 * list, keyed with the base64 after an optional `whsec_`; or `v1a,` and an Ed25519 signature, checked with a `whpk_` public key.
 * The timestamp counts both ways (github.com/standard-webhooks, spec).
 * Refuses: an id with a full stop, because the signed text could then be split in two ways; base64 that is not canonical, because
 * two texts would then stand for one signature; timestamps of more than 12 digits. Unknown entries of the list are skipped; of the
 * well-formed ones the first 100 of `v1` and the first 10 of `v1a` are compared.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { SchemeName, VerdictReason } from '#contract/models/verdict.ts';
import { headerBytes, headerValues, soleValue } from '../header-values.ts';
import type { SignedRequest } from '../scheme.ts';
import {
  bodyAfter,
  type Claim,
  type ClaimedSignature,
  type Refusal,
  refusal,
  type SchemeAdvice,
  type SchemeModule,
  type SigningKey,
} from '../scheme-module.ts';
import { createKeyCache, decodeBase64 } from '../secret-keys.ts';
import { decodeSignature, digestBytes, encodeSignature, explainForm } from '../signature-text.ts';
import { readSeconds } from '../timestamps.ts';

type Family = 'webhook' | 'svix';

const versions = {
  hmac: { start: 'v1,', bytes: digestBytes.sha256 },
  ed25519: { start: 'v1a,', bytes: 64 },
} as const;
/** A rotation has two; more than this only costs time. why fewer of Ed25519: each hashes the whole body again, an HMAC is made once. */
const mostSignatures = { hmac: 100, ed25519: 10 } as const;
const publicKeyBytes = 32;

const keyOf = createKeyCache<'standard'>((value) => {
  const text = Buffer.from(value).toString('latin1');
  if (text.startsWith('whpk_')) {
    const bytes = decodeBase64(text.slice('whpk_'.length));
    // An empty key is for the caller to refuse, as an empty secret is.
    return bytes?.length === publicKeyBytes || bytes?.length === 0 ? { kind: 'ed25519', bytes } : null;
  }
  const bytes = decodeBase64(text.startsWith('whsec_') ? text.slice('whsec_'.length) : text);
  return bytes === null ? null : { kind: 'hmac', bytes };
});

/** The names in use: the first that are whole, the scheme's own before the other ones; else the first that carry a signature. */
function familyOf(headers: readonly HeaderPair[], own: Family): Family {
  const families: readonly Family[] = [own, own === 'webhook' ? 'svix' : 'webhook'];
  const has = (family: Family, part: string) => headerValues(headers, `${family}-${part}`).some((value) => value !== '');
  const signed = families.filter((family) => has(family, 'signature'));
  return signed.find((family) => has(family, 'timestamp') && has(family, 'id')) ?? signed[0] ?? own;
}

/** Entries of all lines as one list. A comma after an entry is what joining two lines leaves. */
function entriesOf(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(/[ \t]+/)).filter((entry) => entry !== '');
}

function ofVersion(entries: readonly string[], kind: SigningKey['kind']): string[] {
  const { start } = versions[kind];
  return entries.filter((entry) => entry.startsWith(start) && entry !== start).map((entry) => entry.slice(start.length).replace(/,$/, ''));
}

function readSignatures(values: readonly string[], kinds: ReadonlySet<SigningKey['kind']>): readonly ClaimedSignature[] | VerdictReason {
  const entries = entriesOf(values);
  const ours = [...kinds].map((kind) => ({ kind, texts: ofVersion(entries, kind) }));
  const wellFormed = ours.flatMap(({ kind, texts }) =>
    texts
      .flatMap((text) => decodeSignature(text, 'base64', versions[kind].bytes) ?? [])
      .slice(0, mostSignatures[kind])
      .map((bytes) => ({ kind, bytes })),
  );
  if (wellFormed.length > 0) return wellFormed;
  const hasOtherVersion = entries.some((entry) => /^v[0-9]+[a-z]*,./.test(entry));
  return ours.every(({ texts }) => texts.length === 0) && hasOtherVersion ? 'unsupported_scheme_version' : 'malformed_signature';
}

function readClaim(request: SignedRequest, own: Family, kinds: ReadonlySet<SigningKey['kind']>): Claim | Refusal {
  const family = familyOf(request.headers, own);
  const signatureValues = headerValues(request.headers, `${family}-signature`).filter((value) => value !== '');
  const timestamp = soleValue(request.headers, `${family}-timestamp`);
  const id = soleValue(request.headers, `${family}-id`);
  if (signatureValues.length === 0) return refusal('missing_signature_header');
  if (timestamp.isAmbiguous) return refusal('malformed_timestamp');
  if (timestamp.value === null) return refusal('missing_timestamp_header');
  if (id.isAmbiguous) return refusal('ambiguous_message_id');
  if (id.value === null) return refusal('missing_id_header');
  const timestampSeconds = readSeconds(timestamp.value);
  if (timestampSeconds === null) return refusal('malformed_timestamp');
  const content = bodyAfter(headerBytes(`${id.value}.${timestamp.value}.`));
  if (id.value.includes('.')) return refusal('ambiguous_message_id', content, timestampSeconds);
  const signatures = readSignatures(signatureValues, kinds);
  if (typeof signatures === 'string') return refusal(signatures, content, timestampSeconds);
  return { kind: 'claim', signatures, content, timestampSeconds };
}

function explain(reason: VerdictReason, received: readonly string[], family: Family): SchemeAdvice | null {
  if (reason === 'ambiguous_message_id') {
    return {
      sentence: `The ${family}-id has a full stop in it or was sent twice with different values, so what was signed can be read in two ways.`,
      advice: `Send one ${family}-id without a full stop.`,
    };
  }
  if (reason !== 'malformed_signature') return null;
  const [value] = ofVersion(entriesOf(received), 'hmac');
  if (value !== undefined) return explainForm(value, 'base64', 'sha256', 'v1,');
  const [asymmetric] = ofVersion(entriesOf(received), 'ed25519');
  if (asymmetric !== undefined) {
    return {
      sentence: `The signature is not the base64 of ${versions.ed25519.bytes} bytes: it has ${asymmetric.length} characters.`,
      advice: 'Send "v1a," and the base64 of the Ed25519 signature, 88 characters that end in "==".',
    };
  }
  return {
    sentence: `The ${family}-signature has no entry that starts with "v1,".`,
    advice: 'Send "v1," and the base64 of the HMAC-SHA256, 44 characters that end in "=".',
  };
}

function standardScheme(name: SchemeName, family: Family): SchemeModule {
  const [idHeader, timestampHeader, signatureHeader] = [`${family}-id`, `${family}-timestamp`, `${family}-signature`];
  return {
    name,
    algorithm: () => 'sha256',
    signatureHeader: () => signatureHeader,
    claimPlaces(request) {
      const used = familyOf(request.headers, family);
      return { signatures: [`${used}-signature`], timestamp: `${used}-timestamp`, id: `${used}-id` };
    },
    hasTimestamp: () => true,
    readKey: (value) => keyOf(value, 'standard'),
    readClaim: (request, _settings, kinds) => readClaim(request, family, kinds),
    contentFor: (input) => bodyAfter(headerBytes(`${input.messageId}.${input.timestampSeconds}.`)),
    writeHeaders: (signature, input) => ({
      headers: [
        [idHeader, input.messageId],
        [timestampHeader, String(input.timestampSeconds)],
        [signatureHeader, `v1,${encodeSignature(signature, 'base64')}`],
      ],
      // why: a signature under the family's other names would be one more claim.
      replaces: ['webhook', 'svix'].flatMap((one) => [`${one}-id`, `${one}-timestamp`, `${one}-signature`]),
    }),
    encode: (signature) => encodeSignature(signature, 'base64'),
    explain: (reason, received) => explain(reason, received, family),
  };
}

export const standardWebhooks = standardScheme('standard-webhooks', 'webhook');
export const svix = standardScheme('svix', 'svix');
