/** Outcome of signature verification. `reason` is the finer cause behind the six verdicts. */
import { z } from 'zod';
import { secretIdSchema } from '../ids.ts';

export const verdicts = ['verified', 'mismatch', 'missing', 'malformed', 'stale', 'no-secret'] as const;
export const verdictSchema = z.enum(verdicts);
export type Verdict = z.infer<typeof verdictSchema>;

export const verdictReasons = [
  'ok',
  'signature_mismatch',
  'missing_signature_header',
  'missing_timestamp_header',
  'missing_id_header',
  'malformed_signature',
  'malformed_timestamp',
  'timestamp_too_old',
  'timestamp_in_future',
  'unsupported_scheme_version',
  'duplicate_signature_header',
  'ambiguous_message_id',
  'no_secret',
  'malformed_secret',
  /** The body was over the size limit, so the signed bytes are not all here. */
  'body_incomplete',
] as const;
export const verdictReasonSchema = z.enum(verdictReasons);
export type VerdictReason = z.infer<typeof verdictReasonSchema>;

export const schemeNames = [
  'zof',
  'standard-webhooks',
  'svix',
  'stripe',
  'github',
  'github-sha1',
  'slack',
  'shopify',
  'hookdeck',
  'twilio',
  'custom',
] as const;
export const schemeNameSchema = z.enum(schemeNames);
export type SchemeName = z.infer<typeof schemeNameSchema>;

/** What was decided when the delivery arrived, and with what. */
export const verificationSchema = z.object({
  verdict: verdictSchema,
  reason: verdictReasonSchema,
  scheme: schemeNameSchema,
  /** Header the signature was looked for in, as the endpoint names it. */
  headerName: z.string(),
  /** Secret that matched; also set when the signature is right but the clock is not (`stale`). */
  matchedSecret: z.object({ id: secretIdSchema, name: z.string() }).nullable(),
  /** How many secrets were valid at that moment. */
  secretsTried: z.int(),
  /**
   * Seconds since 1970: what the sender signed, where the scheme has a timestamp; the event's own `created` where the endpoint's
   * freshness check looked at it.
   */
  timestampSeconds: z.number().nullable(),
  /** How far that time may be off; null where no time was looked at. */
  toleranceSeconds: z.int().nullable(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** One judgement of a delivery. The first is the one at capture; a later one came with a change of secrets or settings. */
export const judgementSchema = z.object({
  ...verificationSchema.shape,
  judgedAtUs: z.int(),
  cause: z.enum(['capture', 'judged-again']),
});
export type Judgement = z.infer<typeof judgementSchema>;

/** One comparison, made anew on request from the stored bytes with the secrets valid at arrival. */
export const signatureComparisonSchema = z.object({
  secretId: secretIdSchema,
  secretName: z.string(),
  /** The signature these bytes have with this secret, in the scheme's encoding; null for a public key, which can not sign. */
  expected: z.string().nullable(),
  matches: z.boolean(),
});

export const signatureReportSchema = z.object({
  /** The judgement that counts: the newest. */
  verification: verificationSchema,
  /** Every judgement, the newest first; the last is the one at capture. Empty for a check by hand. */
  history: z.array(judgementSchema),
  /** One plain sentence: what the verdict means for this delivery. */
  sentence: z.string(),
  /** One plain sentence: what to do; empty when there is nothing to do. */
  advice: z.string(),
  algorithm: z.string(),
  encoding: z.string(),
  /** In words: `the raw body` or `webhook-id . webhook-timestamp . the raw body`. */
  signedContent: z.string(),
  /** What goes before the body in the signed bytes, as text; empty for schemes that sign the body alone. */
  signedPrefix: z.string(),
  /** What goes after it. */
  signedSuffix: z.string(),
  /** False where the bytes of the body are not among the signed ones (a form whose fields are signed, a body whose hash is). */
  isBodySigned: z.boolean(),
  signedBytes: z.int(),
  /** Values of the signature header as received, each cut to 512 characters. */
  received: z.array(z.string()),
  comparisons: z.array(signatureComparisonSchema),
});
export type SignatureReport = z.infer<typeof signatureReportSchema>;
