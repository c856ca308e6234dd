/** Verification without a capture: a check by hand, what the schemes are, and code that checks a signature rightly. */
import { z } from 'zod';
import { endpointIdSchema, stagedBodyIdSchema } from '../ids.ts';
import { headerPairSchema } from '../models/delivery.ts';
import { codeSampleSchema, diagnosisSchema, habitCodeSchema, languageSchema, schemeFactsSchema } from '../models/diagnosis.ts';
import { senderLanguageSchema, senderSampleSchema } from '../models/sender-sample.ts';
import { signingChangeSchema } from '../models/signing.ts';
import { signatureReportSchema } from '../models/verdict.ts';
import { command, query } from '../procedure.ts';

/** Bytes of a body that fit in one call; a larger one is staged in pieces. */
export const longestInlineBody = 512 * 1024;
const base64Schema = z.base64().max(Math.ceil(longestInlineBody / 3) * 4);

const bodySchema = z.union([
  z.strictObject({ text: z.string().max(longestInlineBody) }),
  z.strictObject({ base64: base64Schema }),
  z.strictObject({ stagedId: stagedBodyIdSchema }),
]);

/** Any text, the empty one too: a check says what is wrong with it. */
const checkedSecretSchema = z.strictObject({ value: z.string().max(16_384), name: z.string().max(80).optional() });

export const verification = {
  schemes: query({
    path: '/verification/schemes',
    summary: 'Signature schemes: where the signature is, what is signed, and what that does not prove',
    tag: 'verification',
    input: z.strictObject({}),
    output: z.object({ items: z.array(schemeFactsSchema) }),
  }),
  /** Keeps nothing. With `endpointId` the endpoint's scheme and secrets are taken, and `signing` and `secrets` come on top. */
  check: query({
    method: 'POST',
    path: '/verification/check',
    summary: 'Judge and explain a signature by hand, without capturing anything',
    tag: 'verification',
    input: z.strictObject({
      endpointId: endpointIdSchema.optional(),
      signing: signingChangeSchema.default({}),
      secrets: z.array(checkedSecretSchema).max(50).default([]),
      method: z.string().max(40).default('POST'),
      /** Path and query, or the whole address where the scheme signs it. */
      url: z.string().max(16_384).default('/'),
      headers: z.array(headerPairSchema).max(1000),
      body: bodySchema,
      /** The moment of arrival; now when left out. */
      atUs: z.int().optional(),
    }),
    output: z.object({ report: signatureReportSchema, diagnosis: diagnosisSchema }),
    fails: ['missing.endpoint', 'missing.staged_body', 'cancelled.by_user'],
  }),
  /** Bytes for a later `check`, a piece a call, in order. Kept in memory for ten minutes, 16 MiB at most. */
  stageBody: command({
    path: '/verification/bodies',
    summary: 'Hand in a large body in pieces',
    tag: 'verification',
    input: z.strictObject({
      /** The body to go on with; left out for the first piece. */
      id: stagedBodyIdSchema.optional(),
      base64: base64Schema,
    }),
    output: z.object({ id: stagedBodyIdSchema, bytes: z.int() }),
    fails: ['missing.staged_body', 'input.body_too_large'],
  }),
  sample: query({
    method: 'POST',
    path: '/verification/sample',
    summary: 'Code that checks a signature of a scheme, and the habit that breaks it',
    tag: 'verification',
    input: z.strictObject({
      endpointId: endpointIdSchema.optional(),
      signing: signingChangeSchema.default({}),
      language: languageSchema,
      habit: habitCodeSchema.optional(),
    }),
    output: codeSampleSchema,
    fails: ['missing.endpoint'],
  }),
  /** The file reads the secret from the environment. Fails for Unrouted, which has no path, and while nothing listens. */
  senderSample: query({
    method: 'POST',
    path: '/verification/sender-sample',
    summary: 'Code that signs an event as an endpoint expects it, and sends it there',
    tag: 'verification',
    input: z.strictObject({ endpointId: endpointIdSchema, language: senderLanguageSchema }),
    output: senderSampleSchema,
    fails: ['missing.endpoint', 'conflict.endpoint_built_in', 'receiver.not_listening'],
  }),
};
