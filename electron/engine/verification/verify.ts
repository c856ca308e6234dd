/**
 * Judges a signature, and makes one. Takes bytes, never text: nothing here decodes or parses the body.
 * Guarantees: never throws, whatever the headers and the body; compares decoded bytes in constant time; the endpoint's scheme
 * decides the algorithm, the request never does.
 * Order of causes: no usable secret, then what the headers lack, then their form, then an incomplete body, then the signature,
 * then the clock. A clock that is off is named only when the signature is right.
 */
import { hash } from 'node:crypto';
import type { Verdict, VerdictReason, Verification } from '#contract/models/verdict.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { fail } from '../failure.ts';
import { hmacOf, isSameDigest, isSignedBy } from './hmac.ts';
import type { OpenSecret, SchemeSettings, SignatureInput, SignedRequest, VerificationContext, Verify } from './scheme.ts';
import type { Claim, SchemeModule, SchemeSignature, SigningKey } from './scheme-module.ts';
import { schemes } from './schemes.ts';

/** An incomplete body is `malformed`: what arrived is not what was signed, so neither a match nor a mismatch is known. */
const verdictOf: Readonly<Record<VerdictReason, Verdict>> = {
  ok: 'verified',
  signature_mismatch: 'mismatch',
  missing_signature_header: 'missing',
  missing_timestamp_header: 'missing',
  missing_id_header: 'missing',
  malformed_signature: 'malformed',
  malformed_timestamp: 'malformed',
  unsupported_scheme_version: 'malformed',
  duplicate_signature_header: 'malformed',
  ambiguous_message_id: 'malformed',
  body_incomplete: 'malformed',
  timestamp_too_old: 'stale',
  timestamp_in_future: 'stale',
  no_secret: 'no-secret',
  malformed_secret: 'no-secret',
};

export interface UsableSecret {
  readonly secret: OpenSecret;
  readonly key: SigningKey;
}

/** Secrets that give this scheme a key, in order, or why none does. An empty key would let anyone sign, so it is none. */
export function usableSecrets(
  scheme: SchemeModule,
  { secrets, settings }: Pick<VerificationContext, 'secrets' | 'settings'>,
): readonly UsableSecret[] | 'no_secret' | 'malformed_secret' {
  const read = secrets.map((secret) => ({ secret, key: scheme.readKey(secret.value, settings) }));
  const usable = read.flatMap(({ secret, key }) => (key !== null && key.bytes.length > 0 ? [{ secret, key }] : []));
  if (usable.length > 0) return usable;
  return read.some(({ key }) => key === null) ? 'malformed_secret' : 'no_secret';
}

const hmacOnly: ReadonlySet<SigningKey['kind']> = new Set(['hmac']);

/** Kinds of the keys there are; HMAC where there are none, so that a claim can be read all the same. */
export function kindsOf(usable: readonly UsableSecret[] | string): ReadonlySet<SigningKey['kind']> {
  if (typeof usable === 'string' || usable.every(({ key }) => key.kind === 'hmac')) return hmacOnly;
  return new Set(usable.map(({ key }) => key.kind));
}

interface Finding {
  readonly reason: VerdictReason;
  readonly matched: OpenSecret | null;
  readonly timestampSeconds: number | null;
}

/** Whether one of the claimed signatures was made with this key over this body. */
export function isMadeWith(scheme: SchemeModule, settings: SchemeSettings, key: SigningKey, claim: Claim, body: Uint8Array): boolean {
  const { content } = claim;
  if (key.kind === 'ed25519') {
    return claim.signatures.some(({ kind, bytes }) => kind === 'ed25519' && isSignedBy(key.bytes, bytes, content, body));
  }
  const expected = hmacOf(scheme.algorithm(settings), key.bytes, content, body);
  return claim.signatures.some(({ kind, bytes }) => kind === 'hmac' && isSameDigest(bytes, expected));
}

/** Where the body's hash is signed in its place, the body has to have it. */
export function hasSignedHash({ content }: Claim, body: Uint8Array): boolean {
  return content.bodyHash === null || isSameDigest(content.bodyHash, hash('sha256', body, 'buffer'));
}

/** Whole seconds on both sides, as the sender writes them; the edge itself is inside. */
function clockReason(timestampSeconds: number, toleranceSeconds: number, nowUs: number): VerdictReason {
  const ageSeconds = Math.floor(nowUs / 1_000_000) - timestampSeconds;
  if (ageSeconds > toleranceSeconds) return 'timestamp_too_old';
  return ageSeconds < -toleranceSeconds ? 'timestamp_in_future' : 'ok';
}

/**
 * Age of a claim that is right: by the time that was signed; else, where the endpoint asks for it, by the event's own `created`. The
 * body is parsed only then, after its signature was found right.
 */
function judgeAge(scheme: SchemeModule, claim: Claim, body: Uint8Array, context: VerificationContext): Omit<Finding, 'matched'> {
  const { settings, nowUs } = context;
  const { timestampSeconds } = claim;
  if (timestampSeconds !== null) {
    return { reason: clockReason(timestampSeconds, settings.toleranceSeconds, nowUs), timestampSeconds };
  }
  if (settings.freshnessSeconds === null || scheme.hasTimestamp(settings)) return { reason: 'ok', timestampSeconds };
  const { eventTimeUs } = readEnvelope(body);
  if (eventTimeUs === null) return { reason: 'malformed_timestamp', timestampSeconds };
  const createdSeconds = Math.floor(eventTimeUs / 1_000_000);
  return { reason: clockReason(createdSeconds, settings.freshnessSeconds, nowUs), timestampSeconds: createdSeconds };
}

function judge(scheme: SchemeModule, request: SignedRequest, context: VerificationContext): Finding {
  const { settings } = context;
  const usable = usableSecrets(scheme, context);
  const claim = scheme.readClaim(request, settings, kindsOf(usable));
  const { timestampSeconds } = claim;
  if (typeof usable === 'string') return { reason: usable, matched: null, timestampSeconds };
  if (claim.kind === 'refusal') return { reason: claim.reason, matched: null, timestampSeconds };
  if (!request.isComplete) return { reason: 'body_incomplete', matched: null, timestampSeconds };
  const matched = hasSignedHash(claim, request.body)
    ? usable.find(({ key }) => isMadeWith(scheme, settings, key, claim, request.body))
    : undefined;
  if (matched === undefined) return { reason: 'signature_mismatch', matched: null, timestampSeconds };
  return { ...judgeAge(scheme, claim, request.body, context), matched: matched.secret };
}

function allowanceOf(scheme: SchemeModule, settings: SchemeSettings): number | null {
  return scheme.hasTimestamp(settings) ? settings.toleranceSeconds : settings.freshnessSeconds;
}

export const verify: Verify = (request, context): Verification => {
  const { settings, secrets } = context;
  const scheme = schemes[settings.scheme];
  const { reason, matched, timestampSeconds } = judge(scheme, request, context);
  return {
    verdict: verdictOf[reason],
    reason,
    scheme: scheme.name,
    headerName: scheme.signatureHeader(settings),
    matchedSecret: matched === null ? null : { id: matched.id, name: matched.name },
    secretsTried: secrets.length,
    timestampSeconds,
    toleranceSeconds: allowanceOf(scheme, settings),
  };
};

/**
 * The signature of `input.body` before it is written down. Fails with `input.secret` when the secret can't be a key of the scheme, or is a
 * public key, which verifies only.
 */
export function signatureOf(input: SignatureInput): Uint8Array {
  const { settings, body } = input;
  const scheme = schemes[settings.scheme];
  const key = scheme.readKey(input.secret, settings);
  if (key === null || key.bytes.length === 0) fail('input.secret', { problem: `The secret is not usable with the scheme ${scheme.name}.` });
  if (key.kind === 'ed25519') fail('input.secret', { problem: 'It is a public key: it checks signatures and can not make them.' });
  return hmacOf(scheme.algorithm(settings), key.bytes, scheme.contentFor(input), body);
}

/** Signs `input.body` as the scheme writes it. Fails as `signatureOf` does. */
export function sign(input: SignatureInput): SchemeSignature {
  return schemes[input.settings.scheme].writeHeaders(signatureOf(input), input);
}
