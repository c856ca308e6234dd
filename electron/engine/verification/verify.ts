/**
 * Judges a signature, and makes one. Takes bytes, never text: nothing here decodes or parses the body.
 * Guarantees: never throws, whatever the headers and the body; compares decoded bytes in constant time; the endpoint's scheme
 * decides the algorithm, the request never does.
 * Order of causes: no usable secret, then what the headers lack, then their form, then an incomplete body, then the signature,
 * then the clock. A clock that is off is named only when the signature is right.
 */
import type { SchemeName, Verdict, VerdictReason, Verification } from '#contract/models/verdict.ts';
import { fail } from '../failure.ts';
import { hmacSha256, isSameDigest } from './hmac.ts';
import type { Claim, HmacScheme, SchemeSignature } from './hmac-scheme.ts';
import type { OpenSecret, SchemeSettings, SignatureInput, SignedRequest, VerificationContext, Verify } from './scheme.ts';
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
  readonly key: Uint8Array;
}

/** Secrets that give this scheme a key, in order, or why none does. An empty key would let anyone sign, so it is none. */
export function usableSecrets(
  scheme: HmacScheme,
  secrets: readonly OpenSecret[],
): readonly UsableSecret[] | 'no_secret' | 'malformed_secret' {
  const read = secrets.map((secret) => ({ secret, key: scheme.readKey(secret.value) }));
  const usable = read.flatMap(({ secret, key }) => (key !== null && key.length > 0 ? [{ secret, key }] : []));
  if (usable.length > 0) return usable;
  return read.some(({ key }) => key === null) ? 'malformed_secret' : 'no_secret';
}

interface Finding {
  readonly reason: VerdictReason;
  readonly matched: OpenSecret | null;
  readonly timestampSeconds: number | null;
}

function matchingSecret(claim: Claim, body: Uint8Array, usable: readonly UsableSecret[]): OpenSecret | null {
  const match = usable.find(({ key }) => {
    const expected = hmacSha256(key, claim.prefix, body);
    return claim.signatures.some((signature) => isSameDigest(signature, expected));
  });
  return match?.secret ?? null;
}

/** Whole seconds on both sides, as the sender writes them; the edge itself is inside. */
function clockReason(timestampSeconds: number | null, settings: SchemeSettings, nowUs: number): VerdictReason {
  if (timestampSeconds === null) return 'ok';
  const ageSeconds = Math.floor(nowUs / 1_000_000) - timestampSeconds;
  if (ageSeconds > settings.toleranceSeconds) return 'timestamp_too_old';
  return ageSeconds < -settings.toleranceSeconds ? 'timestamp_in_future' : 'ok';
}

function judge(scheme: HmacScheme, request: SignedRequest, context: VerificationContext): Finding {
  const usable = usableSecrets(scheme, context.secrets);
  const claim = scheme.readClaim(request.headers, context.settings);
  const { timestampSeconds } = claim;
  if (typeof usable === 'string') return { reason: usable, matched: null, timestampSeconds };
  if (claim.kind === 'refusal') return { reason: claim.reason, matched: null, timestampSeconds };
  if (!request.isComplete) return { reason: 'body_incomplete', matched: null, timestampSeconds };
  const matched = matchingSecret(claim, request.body, usable);
  if (matched === null) return { reason: 'signature_mismatch', matched, timestampSeconds };
  return { reason: clockReason(timestampSeconds, context.settings, context.nowUs), matched, timestampSeconds };
}

export const verify: Verify = (request, context): Verification => {
  const scheme = schemes[context.settings.scheme];
  const { reason, matched, timestampSeconds } = judge(scheme, request, context);
  return {
    verdict: verdictOf[reason],
    reason,
    scheme: scheme.name,
    headerName: scheme.signatureHeader(context.settings),
    matchedSecret: matched === null ? null : { id: matched.id, name: matched.name },
    secretsTried: context.secrets.length,
    timestampSeconds,
    toleranceSeconds: scheme.hasTimestamp ? context.settings.toleranceSeconds : null,
  };
};

/** Signs `input.body` as the scheme writes it. Fails with `input.secret` when the secret can't be a key of the scheme. */
export function sign(schemeName: SchemeName, input: SignatureInput): SchemeSignature {
  const scheme = schemes[schemeName];
  const key = scheme.readKey(input.secret);
  if (key === null || key.length === 0) fail('input.secret', { problem: `The secret is not usable with the scheme ${scheme.name}.` });
  return scheme.writeHeaders(hmacSha256(key, scheme.prefixFor(input), input.body), input);
}
