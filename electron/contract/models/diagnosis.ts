/**
 * Why a delivery is not `verified`. A finding is only made when a verification with exactly that change succeeded; what is merely
 * likely is a hint. A diagnosis never changes a verdict.
 */
import { z } from 'zod';
import { secretIdSchema } from '../ids.ts';
import { secretEncodings } from './signing.ts';
import { schemeNameSchema, verdictReasonSchema, verdictSchema } from './verdict.ts';

/** What can be proven, in the groups in which it is looked for. */
export const hypothesisCodes = [
  // The signature as it is written
  'header-elsewhere',
  'duplicate-header',
  'prefix',
  'prefix-missing',
  'upper-case',
  'hex-not-base64',
  'base64-not-hex',
  'base64url',
  'padding',
  'extra-characters',
  'double-encoded',
  'cut-signature',
  // The clock
  'clock',
  'milliseconds',
  // The secret
  'retired-secret',
  'later-secret',
  'other-endpoint-secret',
  'secret-white-space',
  'secret-quoted',
  'secret-prefix',
  'secret-as-text',
  'secret-base64',
  'secret-hex',
  'unset-secret',
  // The signed content
  'final-newline',
  'line-ends',
  'outer-white-space',
  'byte-order-mark',
  'compressed',
  'replacement-characters',
  'charset',
  'unicode-form',
  'form-field',
  'form-encoding',
  'json-white-space',
  'json-key-order',
  'json-numbers',
  'json-escapes',
  'json-in-string',
  'inner-object',
  'empty-body',
  // How it is put together
  'body-alone',
  'other-composition',
  'public-url',
  'other-scheme',
  'other-hash',
  'plain-hash',
  'swapped',
] as const;
export const hypothesisCodeSchema = z.enum(hypothesisCodes);
export type HypothesisCode = z.infer<typeof hypothesisCodeSchema>;

export const hintCodes = [
  're-serialised',
  'proxy',
  'incomplete-body',
  'cut-on-the-way',
  'placeholder-secret',
  'unusable-secret',
  'public-url-unknown',
] as const;
export type HintCode = (typeof hintCodes)[number];

/** The habit in a sender's or handler's code that leads to a finding. */
export const habitCodes = [
  'parse-then-serialise',
  'text-not-bytes',
  'body-reader-changed-it',
  'wrong-key-bytes',
  'untrimmed-secret',
  'wrong-secret',
  'no-rotation-overlap',
  'wrong-encoding',
  'wrong-header',
  'wrong-content',
  'no-clock-check',
  'hash-not-hmac',
  'wrong-url',
] as const;
export const habitCodeSchema = z.enum(habitCodes);
export type HabitCode = z.infer<typeof habitCodeSchema>;

export const differenceKinds = [
  'length',
  'newline',
  'line-ends',
  'white-space',
  'bom',
  'escapes',
  'key-order',
  'numbers',
  'charset',
  'compression',
  'form',
  'content',
] as const;

/** A stretch of bytes around a place. */
export const byteExcerptSchema = z.object({
  /** At most 160 bytes. */
  base64: z.string(),
  /** Where the stretch begins in the whole. */
  start: z.int(),
  /** The differing bytes within the stretch; equal when there is nothing here and something there. */
  markFrom: z.int(),
  markTo: z.int(),
});
export type ByteExcerpt = z.infer<typeof byteExcerptSchema>;

/** What arrived against what was signed. */
export const differenceSchema = z.object({
  kind: z.enum(differenceKinds),
  /** Lengths of the two contents, in bytes. */
  receivedBytes: z.int(),
  signedBytes: z.int(),
  /** First place where they differ. */
  received: byteExcerptSchema,
  signed: byteExcerptSchema,
  /** In how many places, counted up to 1,000. */
  places: z.int(),
});
export type Difference = z.infer<typeof differenceSchema>;

/** What the person can do with one press; each is a call of the contract. */
export const fixSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set-header'), headerName: z.string() }),
  z.object({ kind: z.literal('set-scheme'), scheme: schemeNameSchema }),
  z.object({ kind: z.literal('set-secret-encoding'), secretEncoding: z.enum(secretEncodings) }),
  /** `secrets.trim` */
  z.object({ kind: z.literal('trim-secret'), secretId: secretIdSchema }),
  /** `secrets.update` so that it counted when this arrived: a later end, or an earlier beginning. */
  z.object({ kind: z.literal('accept-secret'), secretId: secretIdSchema, validFromUs: z.int(), validUntilUs: z.int().nullable() }),
  /** `secrets.copy` from another endpoint to this one. */
  z.object({ kind: z.literal('copy-secret'), secretId: secretIdSchema, validFromUs: z.int() }),
  z.object({ kind: z.literal('set-public-url'), publicUrl: z.string().nullable() }),
  z.object({ kind: z.literal('enter-secret') }),
  z.object({ kind: z.literal('replay-fresh') }),
]);
export type Fix = z.infer<typeof fixSchema>;

export const findingSchema = z.object({
  code: hypothesisCodeSchema,
  /** What happened, in one sentence. */
  sentence: z.string(),
  /** What to do, in one sentence. */
  advice: z.string(),
  /** What was computed, and what it equals. */
  proof: z.string(),
  /** The secret it was proven with; its id is null where it is none of the endpoint's (a key that is no secret, a check by hand). */
  secret: z.object({ id: secretIdSchema.nullable(), name: z.string(), endpointName: z.string().nullable() }).nullable(),
  difference: differenceSchema.nullable(),
  habit: habitCodeSchema.nullable(),
  fix: fixSchema.nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

export const diagnosisSchema = z.object({
  verdict: verdictSchema,
  reason: verdictReasonSchema,
  /** The likeliest cause first; empty for `verified`, and where nothing could be proven. */
  findings: z.array(findingSchema).max(10),
  /** Not proven. */
  hints: z.array(z.object({ code: z.enum(hintCodes), sentence: z.string() })),
  /** Signatures that were computed. */
  tried: z.int(),
  tookMs: z.number(),
  /** False when time ran out before everything was tried. */
  isComplete: z.boolean(),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;

export const languages = ['node', 'python', 'go', 'java', 'ruby', 'php', 'csharp'] as const;
export const languageSchema = z.enum(languages);
export type Language = z.infer<typeof languageSchema>;

/** Code of the right check, and the habit that breaks it. */
export const codeSampleSchema = z.object({
  language: languageSchema,
  /** For the editor: `javascript`, `python`, … */
  syntax: z.string(),
  fileName: z.string(),
  code: z.string(),
  /** Null without a habit. */
  habit: z.object({ code: habitCodeSchema, wrong: z.string(), why: z.string() }).nullable(),
});
export type CodeSample = z.infer<typeof codeSampleSchema>;

/** What a scheme is, for people. */
export const schemeFactsSchema = z.object({
  name: schemeNameSchema,
  label: z.string(),
  /** Headers the signature, the time and the id are in; the first is the signature's. */
  headers: z.array(z.string()),
  algorithm: z.string(),
  encoding: z.string(),
  signedContent: z.string(),
  hasTimestamp: z.boolean(),
  takesHeaderName: z.boolean(),
  takesSecretEncoding: z.boolean(),
  takesPublicUrl: z.boolean(),
  /** What a secret of this scheme looks like. */
  secretForm: z.string(),
  /** What a right signature does not prove, in plain sentences. */
  limits: z.array(z.string()),
  /** Where the rule is written. */
  source: z.string(),
});
export type SchemeFacts = z.infer<typeof schemeFactsSchema>;
