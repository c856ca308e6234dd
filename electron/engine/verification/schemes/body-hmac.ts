/**
 * Schemes that sign the raw body alone and put the signature in one header, or during a rotation in a second one.
 * Refuses: anything but exactly the scheme's text; two different values of one header.
 */
import type { HashAlgorithm, SignatureEncoding } from '#contract/models/signing.ts';
import type { SchemeName, VerdictReason } from '#contract/models/verdict.ts';
import { soleValue } from '../header-values.ts';
import type { SchemeSettings, SignedRequest } from '../scheme.ts';
import { bodyAlone, type Claim, type Refusal, refusal, type SchemeModule } from '../scheme-module.ts';
import { readTextKey } from '../secret-keys.ts';
import { decodeSignature, digestBytes, encodeSignature, explainForm } from '../signature-text.ts';

export interface BodyHmacRules {
  readonly name: SchemeName;
  readonly algorithm: HashAlgorithm;
  readonly encoding: SignatureEncoding;
  /** Before the signature; a value with another prefix is of a version that the scheme does not take. */
  readonly prefix: string;
  /** Header of the signature. */
  readonly header: (settings: SchemeSettings) => string;
  /** Header of the other key's signature during a rotation; it does not stand for the first, which is always sent. */
  readonly secondHeader?: string;
}

function readSignature(rules: BodyHmacRules, value: string): Uint8Array | VerdictReason {
  if (!value.startsWith(rules.prefix)) return 'unsupported_scheme_version';
  const text = value.slice(rules.prefix.length);
  return decodeSignature(text, rules.encoding, digestBytes[rules.algorithm]) ?? 'malformed_signature';
}

function headersOf(rules: BodyHmacRules, settings: SchemeSettings): readonly string[] {
  return [rules.header(settings), ...(rules.secondHeader === undefined ? [] : [rules.secondHeader])];
}

function readClaim(rules: BodyHmacRules, request: SignedRequest, settings: SchemeSettings): Claim | Refusal {
  const values = headersOf(rules, settings).map((name) => soleValue(request.headers, name));
  if (values.some(({ isAmbiguous }) => isAmbiguous)) return refusal('duplicate_signature_header', bodyAlone);
  if (values[0]?.value === null) return refusal('missing_signature_header', bodyAlone);
  const read = values.flatMap(({ value }) => (value === null ? [] : [readSignature(rules, value)]));
  const signatures = read.filter((one) => typeof one !== 'string');
  if (signatures.length > 0) {
    return { kind: 'claim', signatures: signatures.map((bytes) => ({ kind: 'hmac', bytes })), content: bodyAlone, timestampSeconds: null };
  }
  const [reason = 'malformed_signature'] = read.filter((one) => typeof one === 'string');
  return refusal(reason, bodyAlone);
}

export function bodyHmac(rules: BodyHmacRules): SchemeModule {
  const { encoding, algorithm, prefix } = rules;
  return {
    name: rules.name,
    algorithm: () => algorithm,
    signatureHeader: rules.header,
    claimPlaces: (_request, settings) => ({ signatures: headersOf(rules, settings), timestamp: null, id: null }),
    hasTimestamp: () => false,
    readKey: readTextKey,
    readClaim: (request, settings) => readClaim(rules, request, settings),
    contentFor: () => bodyAlone,
    writeHeaders(signature, { settings }) {
      return {
        headers: [[rules.header(settings), `${prefix}${encodeSignature(signature, encoding)}`]],
        replaces: headersOf(rules, settings).map((name) => name.toLowerCase()),
      };
    },
    encode: (signature) => encodeSignature(signature, encoding),
    explain(reason, received) {
      if (reason !== 'malformed_signature') return null;
      const value = received.find((one) => one !== '') ?? '';
      return explainForm(value.startsWith(prefix) ? value.slice(prefix.length) : value, encoding, algorithm, prefix);
    },
  };
}
