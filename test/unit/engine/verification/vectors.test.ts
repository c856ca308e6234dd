import { describe, expect, test } from 'vitest';
import { signatureReportSchema } from '#contract/models/verdict.ts';
import { buildSignatureReport } from '#engine/verification/report.ts';
import { sign, verify } from '#engine/verification/verify.ts';
import { caseOf, readVectors, type Vector, verdictOfReason } from './vectors.ts';

const vectors = readVectors();
const named = (chosen: readonly Vector[]) => chosen.map((vector) => [vector.id, vector.title, vector] as const);

/** Of each scheme at least this many are looked at, so that none goes unnoticed. */
const counts: readonly (readonly [scheme: string, atLeast: number])[] = [
  ['zof', 24],
  ['standard-webhooks', 34],
  ['standard-webhooks-ed25519', 3],
  ['svix', 3],
  ['stripe', 16],
  ['github', 14],
  ['github-sha1', 1],
  ['slack', 7],
  ['shopify', 4],
  ['hookdeck', 3],
  ['twilio', 3],
];

/** What the vector's headers carry, as our own signer writes the same parts. */
function signedAnew(vector: Vector, secretIndex: number) {
  const { request, context } = caseOf(vector);
  const header = (name: RegExp) => vector.headers.find(([key]) => name.test(key))?.[1] ?? '';
  const inSignature = /(?:^|,)t=([0-9]+)/.exec(header(/^stripe-signature$/i))?.[1];
  return sign({
    settings: context.settings,
    body: request.body,
    secret: context.secrets[secretIndex]?.value ?? new Uint8Array(0),
    url: vector.url,
    messageId: header(/^(?:webhook|svix)-id$/i),
    timestampSeconds: Number(inSignature ?? header(/timestamp$/i)),
  });
}

/** Signatures as they were sent: the values of all headers, and the entries of the lists among them, each with its list's time. */
function sentSignatures(vector: Vector): readonly string[] {
  return vector.headers.flatMap(([, value]) => {
    const [time = '', ...entries] = value.split(',');
    return [value, ...value.split(' '), ...entries.map((entry) => `${time},${entry}`)];
  });
}

describe('signature vectors', () => {
  test('VER-01 all of them are looked at, with every scheme there is', () => {
    const found = counts.map(([scheme]) => [scheme, vectors.filter((vector) => vector.scheme.theirs === scheme).length] as const);
    for (const [index, [scheme, count]] of found.entries()) expect(count, scheme).toBeGreaterThanOrEqual(counts[index]?.[1] ?? 1);
    expect(found.reduce((sum, [, count]) => sum + count, 0)).toBe(vectors.length);
  });

  test.each(named(vectors))('VER-01, VER-04, VER-13 %s: %s', (_id, _title, vector) => {
    const { request, context } = caseOf(vector);
    const found = verify(request, context);
    expect({ reason: found.reason, verdict: found.verdict }).toEqual({ reason: vector.reason, verdict: verdictOfReason(vector.reason) });
    expect(found.verdict === 'verified').toBe(vector.shouldVerify);
    // Some reasons are decided before anything is compared, so a match shows only where one was made.
    if (found.matchedSecret !== null) expect(vector.signatureMatches).toBe(true);
    if (vector.reason === 'ok' || vector.reason.startsWith('timestamp_')) expect(found.matchedSecret).not.toBeNull();
  });

  // Ed25519 is left out: the vector holds the public key, which can't sign.
  const signable = vectors.filter(({ shouldVerify, scheme }) => shouldVerify && scheme.theirs !== 'standard-webhooks-ed25519');
  test.each(named(signable))('VER-01 %s: our signer writes the very signature that was sent (%s)', (_id, _title, vector) => {
    const { request, context } = caseOf(vector);
    const matched = verify(request, context).matchedSecret;
    const index = context.secrets.findIndex(({ id }) => id === matched?.id);
    expect(sentSignatures(vector)).toContain(signedAnew(vector, index).headers.at(-1)?.[1]);
  });

  test('a public key can not sign, and says so', () => {
    const vector = vectors.find(({ scheme }) => scheme.theirs === 'standard-webhooks-ed25519');
    expect(vector && (() => signedAnew(vector, 0))).toThrow('It is a public key');
  });

  test.each(named(vectors))('%s: the report explains what the verdict says (%s)', (_id, _title, vector) => {
    const { request, context } = caseOf(vector);
    const verification = verify(request, context);
    const report = buildSignatureReport(request, context, verification);
    expect(report.verification).toEqual(verification);
    expect(report.sentence).toMatch(/^[A-Z].*\.$/s);
    if (vector.shouldVerify) expect(report.advice).toBe('');
    else expect(report.advice).toMatch(/^[A-Z].*\.$/s);
    expect(report.comparisons.some(({ matches }) => matches)).toBe(verification.matchedSecret !== null);
    expect(() => signatureReportSchema.parse(report)).not.toThrow();
  });
});
