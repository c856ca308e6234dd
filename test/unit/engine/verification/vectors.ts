/** Reads the signature vectors and turns one into what the verifier takes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { secretIdSchema } from '#contract/ids.ts';
import { headerPairSchema } from '#contract/models/delivery.ts';
import { schemeNameSchema, verdictReasonSchema } from '#contract/models/verdict.ts';
import type { OpenSecret, SignedRequest, VerificationContext } from '#engine/verification/scheme.ts';

const vectorSchema = z.object({
  id: z.string(),
  scheme: schemeNameSchema,
  title: z.string(),
  secret: z.string(),
  secretEncoding: z.enum(['utf8', 'hex', 'base64', 'whsec']),
  otherSecrets: z.array(z.string()),
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

const fileSchema = z.object({ vectors: z.array(z.looseObject({ scheme: z.string() })) });

/** The vectors of the schemes that Hookglass has. */
export function readVectors(): readonly Vector[] {
  const text = readFileSync(new URL('../../../fixtures/vectors/vectors.json', import.meta.url), 'utf8');
  const known = new Set<string>(schemeNameSchema.options);
  return fileSchema
    .parse(JSON.parse(text))
    .vectors.filter(({ scheme }) => known.has(scheme))
    .map((vector) => vectorSchema.parse(vector));
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

/** `hex` and `base64` name key bytes, which is what the value of a secret is to the zof scheme. */
function secretValue(text: string, encoding: Vector['secretEncoding']): Uint8Array {
  return Buffer.from(text, encoding === 'whsec' ? 'utf8' : encoding);
}

export function caseOf(vector: Vector): { request: SignedRequest; context: VerificationContext } {
  const texts = [vector.secret, ...vector.otherSecrets];
  return {
    request: { headers: vector.headers, body: bodyOf(vector), isComplete: true },
    context: {
      settings: { scheme: vector.scheme, headerName: 'X-Zof-Signature', toleranceSeconds: vector.toleranceSec },
      secrets: texts.map((text, index) => openSecret(secretValue(text, vector.secretEncoding), `number${index + 1}`)),
      nowUs: vector.now * 1_000_000,
    },
  };
}
