/** Reads the signature vectors and turns one into what the verifier takes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { secretIdSchema } from '#contract/ids.ts';
import { headerPairSchema } from '#contract/models/delivery.ts';
import type { SecretEncoding } from '#contract/models/signing.ts';
import { type SchemeName, schemeNames, type Verdict, type VerdictReason, verdictReasonSchema } from '#contract/models/verdict.ts';
import type { OpenSecret, SchemeSettings, SignedRequest, VerificationContext } from '#engine/verification/scheme.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';

/** The vectors' own names: one scheme of ours has two of theirs. */
const schemeOf = {
  zof: 'zof',
  'standard-webhooks': 'standard-webhooks',
  'standard-webhooks-ed25519': 'standard-webhooks',
  svix: 'svix',
  stripe: 'stripe',
  github: 'github',
  'github-sha1': 'github-sha1',
  slack: 'slack',
  shopify: 'shopify',
  hookdeck: 'hookdeck',
  twilio: 'twilio',
} as const satisfies Record<string, SchemeName>;

/** `whsec` and `none` are texts that the scheme reads in its own way. */
const encodingOf = { utf8: 'text', whsec: 'text', none: 'text', hex: 'hex', base64: 'base64' } as const satisfies Record<
  string,
  SecretEncoding
>;

const vectorSchema = z.object({
  id: z.string(),
  scheme: z.string().transform((name, context) => {
    const known = new Map<string, SchemeName>(Object.entries(schemeOf)).get(name);
    if (known === undefined) context.addIssue({ code: 'custom', message: `No scheme for vectors of ${name}` });
    return { theirs: name, ours: known ?? schemeNames[0] };
  }),
  title: z.string(),
  secret: z.string(),
  secretEncoding: z.enum(['utf8', 'hex', 'base64', 'whsec', 'none']),
  otherSecrets: z.array(z.string()),
  method: z.string(),
  url: z.url(),
  headers: z.array(headerPairSchema),
  bodyBase64: z.string().nullable(),
  bodyGenerator: z.object({ prefix: z.string(), repeat: z.string(), count: z.int(), suffix: z.string() }).nullable(),
  bodyLength: z.int(),
  bodySha256: z.string(),
  now: z.int(),
  toleranceSec: z.int(),
  signatureMatches: z.boolean(),
  shouldVerify: z.boolean(),
  reason: verdictReasonSchema,
});
export type Vector = z.infer<typeof vectorSchema>;

const fileSchema = z.object({ counts: z.object({ total: z.int() }), vectors: z.array(vectorSchema) });

/** Every vector of the file; throws when one of them is of a scheme or form that is not known here. */
export function readVectors(): readonly Vector[] {
  const text = readFileSync(new URL('../../../fixtures/vectors/vectors.json', import.meta.url), 'utf8');
  const { counts, vectors } = fileSchema.parse(JSON.parse(text));
  if (vectors.length !== counts.total) throw new Error(`${vectors.length} vectors, and the file says ${counts.total}`);
  return vectors;
}

export function verdictOfReason(reason: VerdictReason): Verdict {
  if (reason === 'ok') return 'verified';
  if (reason === 'signature_mismatch') return 'mismatch';
  if (reason.startsWith('missing_')) return 'missing';
  if (reason === 'timestamp_too_old' || reason === 'timestamp_in_future') return 'stale';
  return reason === 'no_secret' || reason === 'malformed_secret' ? 'no-secret' : 'malformed';
}

export function bodyOf(vector: Vector): Uint8Array {
  const { bodyGenerator: made } = vector;
  const body =
    made === null
      ? Buffer.from(vector.bodyBase64 ?? '', 'base64')
      : Buffer.from(made.prefix + made.repeat.repeat(made.count) + made.suffix);
  if (body.length !== vector.bodyLength || createHash('sha256').update(body).digest('hex') !== vector.bodySha256) {
    throw new Error(`The body of ${vector.id} is not the one its hash names`);
  }
  return body;
}

export function openSecret(value: string | Uint8Array, name = 'first'): OpenSecret {
  return { id: secretIdSchema.parse(`sec_${name}`), name, value: typeof value === 'string' ? Buffer.from(value) : value };
}

export function secretTexts(vector: Vector): readonly string[] {
  return [vector.secret, ...vector.otherSecrets];
}

export function settingsOf(vector: Vector): SchemeSettings {
  return schemeSettings(vector.scheme.ours, {
    toleranceSeconds: vector.toleranceSec,
    secretEncoding: encodingOf[vector.secretEncoding],
  });
}

export function caseOf(vector: Vector): { request: SignedRequest; context: VerificationContext } {
  return {
    request: { url: vector.url, headers: vector.headers, body: bodyOf(vector), isComplete: true },
    context: {
      settings: settingsOf(vector),
      secrets: secretTexts(vector).map((text, index) => openSecret(text, `number${index + 1}`)),
      nowUs: vector.now * 1_000_000,
    },
  };
}
