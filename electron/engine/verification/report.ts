/**
 * Explains a verdict by computing the comparison anew. Guarantees: a claim that something would match is made only when it was
 * computed; the report never changes the verdict, which is history.
 */
import type { Judgement, SignatureReport, Verification } from '#contract/models/verdict.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import { headerValues } from './header-values.ts';
import { hmacOf } from './hmac.ts';
import { explainVerdict } from './report-words.ts';
import type { SignedRequest, VerificationContext } from './scheme.ts';
import { bodyAlone, type SignedContent } from './scheme-module.ts';
import { schemes } from './schemes.ts';
import { hasSignedHash, isMadeWith, kindsOf, usableSecrets } from './verify.ts';

const longestReceived = 512;
const mostReceived = 20;

type Comparison = SignatureReport['comparisons'][number];

interface Compared {
  readonly content: SignedContent | null;
  readonly comparisons: readonly Comparison[];
}

/** One comparison per secret that the scheme can use; none when what was signed is not all here. */
function compare(request: SignedRequest, context: VerificationContext): Compared {
  const { settings } = context;
  const scheme = schemes[settings.scheme];
  const usable = usableSecrets(scheme, context);
  const claim = scheme.readClaim(request, settings, kindsOf(usable));
  const { content } = claim;
  if (typeof usable === 'string' || content === null || !request.isComplete) return { content, comparisons: [] };
  const comparisons = usable.map(({ secret, key }) => {
    const expected = key.kind === 'hmac' ? hmacOf(scheme.algorithm(settings), key.bytes, content, request.body) : null;
    const matches = claim.kind === 'claim' && hasSignedHash(claim, request.body) && isMadeWith(scheme, settings, key, claim, request.body);
    return {
      secretId: secret.id,
      secretName: secret.name,
      expected: expected === null ? null : scheme.encode(expected, settings),
      matches,
    };
  });
  return { content, comparisons };
}

/** `history`: every judgement, the newest first; none for a check by hand. */
export function buildSignatureReport(
  request: SignedRequest,
  context: VerificationContext,
  verification: Verification,
  history: readonly Judgement[] = [],
): SignatureReport {
  const scheme = schemes[context.settings.scheme];
  const { signatures } = scheme.claimPlaces(request, context.settings);
  const received = signatures.flatMap((name) => headerValues(request.headers, name));
  const { content, comparisons } = compare(request, context);
  const words = explainVerdict({ scheme, request, context, verification, received, comparisons });
  const facts = describeSigning(context.settings);
  const { prefix, suffix, isBodySigned } = content ?? bodyAlone;
  return {
    verification,
    history: [...history],
    sentence: words.sentence,
    advice: words.advice,
    algorithm: facts.algorithm,
    encoding: facts.encoding,
    signedContent: facts.signedContent,
    signedPrefix: Buffer.from(prefix).toString('latin1'),
    signedSuffix: Buffer.from(suffix).toString('latin1'),
    isBodySigned,
    signedBytes: prefix.length + suffix.length + (isBodySigned ? request.body.length : 0),
    received: received.slice(0, mostReceived).map((value) => value.slice(0, longestReceived)),
    comparisons: [...comparisons],
  };
}
