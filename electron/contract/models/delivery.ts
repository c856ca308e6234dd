/** One captured HTTP request. A summary is what a row shows; the body is never part of a model (`body` says where it is). */
import { z } from 'zod';
import { deliveryIdSchema, endpointIdSchema, environmentIdSchema } from '../ids.ts';
import { verdictReasonSchema, verdictSchema, verificationSchema } from './verdict.ts';

export const envelopeKinds = ['current', 'legacy', 'unknown', 'not-json', 'empty'] as const;
export const envelopeKindSchema = z.enum(envelopeKinds);
export type EnvelopeKind = z.infer<typeof envelopeKindSchema>;

/** Where a text term was found, for rows that do not show it in a column. */
export const excerptSchema = z.object({
  where: z.enum(['url', 'header', 'body']),
  /** A stretch around the match, at most 120 characters. */
  text: z.string(),
  /** Character offsets of the match within `text`. */
  markStart: z.int(),
  markEnd: z.int(),
});
export type Excerpt = z.infer<typeof excerptSchema>;

/** What people add to a delivery; it never changes what was captured. */
export const tagSchema = z
  .string()
  .regex(/^[^\s,"()]{1,40}$/, 'A tag has 1 to 40 characters, without spaces, commas, quotes and parentheses');

export const deliverySummarySchema = z.object({
  id: deliveryIdSchema,
  environmentId: environmentIdSchema,
  endpointId: endpointIdSchema,
  endpointSlug: z.string(),
  receivedAtUs: z.int(),
  method: z.string(),
  /** Path and query as sent, cut to 2,048 characters in a summary. */
  url: z.string(),
  envelope: envelopeKindSchema,
  /** Event type as sent, known or not; null when the payload names none. */
  eventType: z.string().nullable(),
  isKnownType: z.boolean(),
  eventId: z.string().nullable(),
  organizationId: z.string().nullable(),
  runId: z.string().nullable(),
  verdict: verdictSchema,
  verdictReason: verdictReasonSchema,
  /** What the sender was answered; null while the answer is pending or when the sender had gone. */
  answeredStatus: z.int().nullable(),
  /** From the arrival of the head to the end of the answer; null like `answeredStatus`. */
  durationUs: z.int().nullable(),
  bodyBytes: z.int(),
  /** 1 for the first delivery of its event on that endpoint, then 2, 3, … */
  duplicateNumber: z.int(),
  /** The event is older than the one received before it on that endpoint. */
  isOutOfOrder: z.boolean(),
  /** Only the first part of the body is kept (over the limit, or the sender stopped half-way). */
  isTruncated: z.boolean(),
  isBookmarked: z.boolean(),
  tags: z.array(z.string()),
  hasNote: z.boolean(),
  /** Fields on which the payload and the newest snapshot of its object disagree; null while it was never compared. */
  driftCount: z.int().nullable(),
  /** Only in lists that were filtered by text. */
  excerpt: excerptSchema.optional(),
});
export type DeliverySummary = z.infer<typeof deliverySummarySchema>;

export const deliveryWarnings = [
  'over_limit',
  'cut_off',
  'host_missing',
  'host_repeated',
  'late_answer',
  'sender_gone',
  'url_unusual',
  'http_1_0',
  'trailers',
  'method_unusual',
  'body_not_utf8',
  'duplicate_keys',
  'compressed',
  'out_of_order',
  'unknown_type',
  'legacy_envelope',
  'head_only',
] as const;
export const deliveryWarningSchema = z.object({ code: z.enum(deliveryWarnings), sentence: z.string() });
export type DeliveryWarning = z.infer<typeof deliveryWarningSchema>;

/** What the bytes look like, judged from the first 64 KiB and the Content-Type header. */
export const bodyKinds = ['empty', 'json', 'text', 'binary'] as const;

export const bodyReferenceSchema = z.object({
  /** Path of the byte stream under the page's or the API's origin; ranges are honoured. */
  path: z.string(),
  /** Bytes kept. */
  keptBytes: z.int(),
  /** Bytes the sender sent or announced; more than `keptBytes` when truncated. */
  totalBytes: z.int(),
  /** SHA-256 of the kept bytes, hex. */
  sha256: z.string(),
  kind: z.enum(bodyKinds),
  contentType: z.string().nullable(),
});
export type BodyReference = z.infer<typeof bodyReferenceSchema>;

export const headerPairSchema = z.tuple([z.string(), z.string()]);
export type HeaderPair = z.infer<typeof headerPairSchema>;

export const deliverySchema = z.object({
  ...deliverySummarySchema.shape,
  environmentName: z.string(),
  endpointName: z.string(),
  /** Path and query as sent, whole. */
  url: z.string(),
  httpVersion: z.string(),
  /** Raw list in order, with case and duplicates; one character is one byte (Latin-1). */
  headers: z.array(headerPairSchema),
  trailers: z.array(headerPairSchema),
  remoteAddress: z.string(),
  remotePort: z.int(),
  /** End of the answer; null while pending or when the sender had gone. */
  answeredAtUs: z.int().nullable(),
  /** Event time as the envelope writes it; null when it names none. */
  eventTime: z.string().nullable(),
  eventTimeUs: z.int().nullable(),
  verification: verificationSchema,
  body: bodyReferenceSchema,
  /** What somebody wrote about it; null when nobody did. */
  note: z.string().nullable(),
  warnings: z.array(deliveryWarningSchema),
});
export type Delivery = z.infer<typeof deliverySchema>;
