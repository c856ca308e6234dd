/**
 * Explains a verdict by computing the comparison anew. Guarantees: a claim that something would match is made only when it was
 * computed; the report never changes the verdict, which is history.
 */
import type { SignatureReport, Verification } from '#contract/models/verdict.ts';
import { headerValues } from './header-values.ts';
import { hmacSha256, isSameDigest } from './hmac.ts';
import { explainVerdict } from './report-words.ts';
import type { SignedRequest, VerificationContext } from './scheme.ts';
import { schemes } from './schemes.ts';
import { usableSecrets } from './verify.ts';

const longestReceived = 512;
const mostReceived = 20;

type Comparison = SignatureReport['comparisons'][number];

/** One comparison per secret that the scheme can use; none when what was signed is not all here. */
function compare(request: SignedRequest, context: VerificationContext): readonly Comparison[] {
  const scheme = schemes[context.settings.scheme];
  const usable = usableSecrets(scheme, context.secrets);
  const claim = scheme.readClaim(request.headers, context.settings);
  const { prefix } = claim;
  if (typeof usable === 'string' || prefix === null || !request.isComplete) return [];
  return usable.map(({ secret, key }) => {
    const expected = hmacSha256(key, prefix, request.body);
    const matches = claim.kind === 'claim' && claim.signatures.some((signature) => isSameDigest(signature, expected));
    return { secretId: secret.id, secretName: secret.name, expected: scheme.encode(expected), matches };
  });
}

export function buildSignatureReport(request: SignedRequest, context: VerificationContext, verification: Verification): SignatureReport {
  const scheme = schemes[context.settings.scheme];
  const prefix = scheme.readClaim(request.headers, context.settings).prefix ?? new Uint8Array(0);
  const received = headerValues(request.headers, scheme.signatureHeader(context.settings));
  const comparisons = compare(request, context);
  const words = explainVerdict({ scheme, request, context, verification, received, comparisons });
  return {
    verification,
    sentence: words.sentence,
    advice: words.advice,
    algorithm: 'HMAC-SHA256',
    encoding: scheme.encoding,
    signedContent: scheme.signedContent,
    signedPrefix: Buffer.from(prefix).toString('latin1'),
    signedBytes: prefix.length + request.body.length,
    received: received.slice(0, mostReceived).map((value) => value.slice(0, longestReceived)),
    comparisons: [...comparisons],
  };
}
