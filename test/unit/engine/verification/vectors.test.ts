import { describe, expect, test } from 'vitest';
import type { Verdict, VerdictReason } from '#contract/models/verdict.ts';
import { buildSignatureReport } from '#engine/verification/report.ts';
import { sign, verify } from '#engine/verification/verify.ts';
import { caseOf, readVectors, type Vector } from './vectors.ts';

const vectors = readVectors();

function expectedVerdict(reason: VerdictReason): Verdict {
  if (reason === 'ok') return 'verified';
  if (reason === 'signature_mismatch') return 'mismatch';
  if (reason.startsWith('missing_')) return 'missing';
  if (reason === 'timestamp_too_old' || reason === 'timestamp_in_future') return 'stale';
  return reason === 'no_secret' || reason === 'malformed_secret' ? 'no-secret' : 'malformed';
}

/** What the vector's headers carry, as our own signer writes the same parts. */
function signedAnew(vector: Vector, secretIndex: number) {
  const { request, context } = caseOf(vector);
  const header = (name: string) => vector.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  return sign(vector.scheme, {
    body: request.body,
    secret: context.secrets[secretIndex]?.value ?? new Uint8Array(0),
    headerName: context.settings.headerName,
    messageId: header('webhook-id'),
    timestampSeconds: Number(header('webhook-timestamp')),
  });
}

describe('signature vectors', () => {
  test('both schemes are covered', () => {
    expect(vectors.filter(({ scheme }) => scheme === 'zof').length).toBeGreaterThanOrEqual(24);
    expect(vectors.filter(({ scheme }) => scheme === 'standard-webhooks').length).toBeGreaterThanOrEqual(33);
  });

  test.each(vectors.map((vector) => [vector.id, vector.title, vector] as const))('VER-01 VER-04 %s: %s', (_id, _title, vector) => {
    const { request, context } = caseOf(vector);
    const found = verify(request, context);
    expect({ reason: found.reason, verdict: found.verdict }).toEqual({ reason: vector.reason, verdict: expectedVerdict(vector.reason) });
    expect(found.verdict === 'verified').toBe(vector.shouldVerify);
    // Some reasons are decided before anything is compared, so a match shows only where one was made.
    if (found.matchedSecret !== null) expect(vector.signatureMatches).toBe(true);
    if (vector.reason === 'ok' || vector.reason.startsWith('timestamp_')) expect(found.matchedSecret).not.toBeNull();
  });

  const verifying = vectors.filter(({ shouldVerify }) => shouldVerify);
  test.each(verifying.map((vector) => [vector.id, vector] as const))(
    'VER-01 %s: our signer writes the very signature that was sent',
    (_id, vector) => {
      const { request, context } = caseOf(vector);
      const matched = verify(request, context).matchedSecret;
      const index = context.secrets.findIndex(({ id }) => id === matched?.id);
      const signature = signedAnew(vector, index).headers.at(-1)?.[1] ?? 'nothing';
      const sent = vector.headers.flatMap(([, value]) => value.split(' '));
      expect(sent).toContain(signature);
    },
  );

  test.each(vectors.map((vector) => [vector.id, vector] as const))('%s: the report explains what the verdict says', (_id, vector) => {
    const { request, context } = caseOf(vector);
    const verification = verify(request, context);
    const report = buildSignatureReport(request, context, verification);
    expect(report.verification).toEqual(verification);
    expect(report.sentence).toMatch(/^[A-Z].*\.$/s);
    if (vector.shouldVerify) expect(report.advice).toBe('');
    else expect(report.advice).toMatch(/^[A-Z].*\.$/s);
    expect(report.comparisons.some(({ matches }) => matches)).toBe(verification.matchedSecret !== null);
  });
});
