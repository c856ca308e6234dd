/**
 * What the composer works with: an event being composed (a draft), how it is signed and where it goes, how it is spoilt on purpose,
 * what would leave, and how the answer is judged. Texts are never part of a model; `bodyPath` says where their bytes are.
 */
import { z } from 'zod';
import {
  attemptIdSchema,
  deliveryIdSchema,
  draftIdSchema,
  endpointIdSchema,
  previewIdSchema,
  secretIdSchema,
  snapshotIdSchema,
} from '../ids.ts';
import { headerPairSchema } from './delivery.ts';
import { signingChangeSchema } from './signing.ts';

/** Bytes (UTF-8) a draft's text may have. */
export const longestDraft = 8 * 1024 * 1024;
/** Characters of a text that fit in one call; a longer one is handed in by `verification.stageBody`. */
export const longestInlineDraft = 131_072;

export const eventEnvelopes = ['current', 'legacy'] as const;
export type EventEnvelope = (typeof eventEnvelopes)[number];

export const spoilerNames = [
  'unsigned',
  'wrong-secret',
  'tampered',
  'stale-timestamp',
  'duplicate-id',
  'upper-case-hex',
  'prefix',
  'base64',
  'wrong-content-type',
  'truncated-body',
  'invalid-utf8',
  'oversized',
  'slow-body',
  'wrong-method',
  'cut-connection',
] as const;
export type SpoilerName = (typeof spoilerNames)[number];

/** One way to make a request wrong, with what it leaves to be chosen. */
export const spoilerSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('unsigned') }),
  z.strictObject({ name: z.literal('wrong-secret') }),
  /** The body is changed after it was signed; it stays valid JSON where it was. */
  z.strictObject({ name: z.literal('tampered') }),
  /** The signed timestamp, or the event's `created` where the scheme signs none, lies so far back. */
  z.strictObject({ name: z.literal('stale-timestamp'), ageSeconds: z.int().min(1).max(315_360_000).default(3600) }),
  /** The same bytes leave twice, one after the other. */
  z.strictObject({ name: z.literal('duplicate-id') }),
  z.strictObject({ name: z.literal('upper-case-hex') }),
  /** Stands before the signature. */
  z.strictObject({ name: z.literal('prefix'), text: z.string().min(1).max(40).default('sha256=') }),
  z.strictObject({ name: z.literal('base64') }),
  z.strictObject({ name: z.literal('wrong-content-type'), contentType: z.string().max(200).default('text/plain') }),
  /** The second half of the body is missing; the signature is that of the whole, the length that of the half. */
  z.strictObject({ name: z.literal('truncated-body') }),
  /** Bytes that are no UTF-8 stand in the body, and are signed. */
  z.strictObject({ name: z.literal('invalid-utf8') }),
  /** The body is filled up to so many bytes, in a field of its own, and signed. */
  z.strictObject({
    name: z.literal('oversized'),
    bytes: z
      .int()
      .min(1024)
      .max(64 * 1024 * 1024)
      .default(11 * 1024 * 1024),
  }),
  /** The body leaves in pieces over so long. */
  z.strictObject({ name: z.literal('slow-body'), overMs: z.int().min(100).max(60_000).default(12_000) }),
  z.strictObject({
    name: z.literal('wrong-method'),
    method: z
      .string()
      .regex(/^[A-Z]{1,20}$/, 'A method in capitals')
      .default('GET'),
  }),
  /** The connection is cut when half the body is out. */
  z.strictObject({ name: z.literal('cut-connection') }),
]);
export type Spoiler = z.infer<typeof spoilerSchema>;

/** Where it goes. `sample`: the sample handler of the sandbox, which does everything right; it is started when it is needed. */
export const destinationSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('endpoint'), endpointId: endpointIdSchema }),
  z.strictObject({ to: z.literal('url'), url: z.string().min(1).max(8192) }),
  z.strictObject({ to: z.literal('sample') }),
]);
export type Destination = z.infer<typeof destinationSchema>;

/**
 * Who signs. `destination`: by the scheme and with a secret of the endpoint (or sample handler) it goes to; a URL has none of its own.
 * `endpoint`: as a chosen endpoint would expect it, wherever it goes. `given`: by a scheme and with a secret of the moment, kept nowhere.
 */
export const signerSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('nobody') }),
  z.strictObject({ by: z.literal('destination'), secret: z.enum(['current', 'previous']).default('current') }),
  /** Null: the endpoint's current secret. */
  z.strictObject({ by: z.literal('endpoint'), endpointId: endpointIdSchema, secretId: secretIdSchema.nullable().default(null) }),
  z.strictObject({ by: z.literal('given'), signing: signingChangeSchema }),
]);
export type Signer = z.infer<typeof signerSchema>;

/** A header as it is composed: any Latin-1 text; what HTTP can not carry is named before sending. Variables may stand in the value. */
export const composedHeadersSchema = z.array(headerPairSchema).max(100);

/** All of a draft but its text and its name. */
export const compositionShape = {
  method: z.string().min(1).max(20).default('POST'),
  /** Null sends none. */
  contentType: z.string().max(200).nullable().default('application/json'),
  headers: composedHeadersSchema.default([]),
  destination: destinationSchema,
  signer: signerSchema.default({ by: 'destination', secret: 'current' }),
  spoilers: z.array(spoilerSchema).max(spoilerNames.length).default([]),
};
export const compositionSchema = z.strictObject(compositionShape);
export type Composition = z.infer<typeof compositionSchema>;

export const draftOriginSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('blank') }),
  z.object({ kind: z.literal('template'), eventType: z.string(), envelope: z.enum(eventEnvelopes) }),
  z.object({ kind: z.literal('delivery'), deliveryId: deliveryIdSchema }),
  /** Pasted or read from a file: what form it was understood as, and the file's name where there is one. */
  z.object({ kind: z.literal('text'), form: z.string(), fileName: z.string().nullable() }),
  z.object({ kind: z.literal('console'), snapshotId: snapshotIdSchema, title: z.string() }),
  z.object({ kind: z.literal('draft'), draftId: draftIdSchema, name: z.string() }),
]);
export type DraftOrigin = z.infer<typeof draftOriginSchema>;

export const draftSummarySchema = z.object({
  id: draftIdSchema,
  /** As somebody named it; where nobody did, the event's type or "Untitled". */
  name: z.string(),
  /** Read from the text as it is; null while it names none. */
  eventType: z.string().nullable(),
  envelope: z.enum(eventEnvelopes).nullable(),
  createdAtUs: z.int(),
  changedAtUs: z.int(),
  origin: draftOriginSchema,
  bytes: z.int(),
});
export type DraftSummary = z.infer<typeof draftSummarySchema>;

export const draftSchema = z.object({
  ...draftSummarySchema.shape,
  composition: compositionSchema,
  /** Number of the version in force. */
  version: z.int(),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  bodyPath: z.string(),
  /** What was left aside when it was made, in sentences. */
  notes: z.array(z.string()),
});
export type Draft = z.infer<typeof draftSchema>;

export const draftVersionSchema = z.object({
  version: z.int(),
  savedAtUs: z.int(),
  bytes: z.int(),
  eventType: z.string().nullable(),
  bodyPath: z.string(),
});
export type DraftVersion = z.infer<typeof draftVersionSchema>;

/** What is odd about a text, with its place (lines and columns from 1; the end is behind the last character). */
export const textProblemSchema = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.enum(['json', 'unknown-variable', 'cyclic-variable', 'not-in-catalog', 'schema']),
  sentence: z.string(),
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
});
export type TextProblem = z.infer<typeof textProblemSchema>;

/** How a correct handler answers: takes it, refuses it, either of both, or can't answer at all. */
export const expectedAnswers = ['accept', 'refuse', 'accept-or-refuse', 'none'] as const;
export const expectationSchema = z.object({
  answer: z.enum(expectedAnswers),
  /** What a correct handler answers and why, in one or two sentences. */
  sentence: z.string(),
});
export type Expectation = z.infer<typeof expectationSchema>;

export const judgementWords = ['handled-correctly', 'not-handled-correctly', 'unclear'] as const;
export const answerJudgementSchema = z.object({
  word: z.enum(judgementWords),
  /** What was expected, what came, and what that means. */
  sentence: z.string(),
  spoilers: z.array(z.enum(spoilerNames)),
});
export type AnswerJudgement = z.infer<typeof answerJudgementSchema>;

export const resolvedVariableSchema = z.object({
  /** As written, with its braces. */
  placeholder: z.string(),
  value: z.string(),
  count: z.int(),
});
export type ResolvedVariable = z.infer<typeof resolvedVariableSchema>;

/** What leaves, byte for byte: `composer.send` with this preview's id sends it and nothing else. */
export const compositionPreviewSchema = z.object({
  id: previewIdSchema,
  /** After that it is forgotten. */
  expiresAtUs: z.int(),
  method: z.string(),
  url: z.string(),
  /** As on the wire, in order. */
  headers: z.array(headerPairSchema),
  bodyBytes: z.int(),
  bodySha256: z.string(),
  bodyPath: z.string(),
  /** How the bytes leave. */
  pacing: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('at-once') }),
    z.object({ kind: z.literal('slow'), overMs: z.int() }),
    z.object({ kind: z.literal('cut'), afterBytes: z.int() }),
  ]),
  /** 2 for a duplicate, otherwise 1. */
  exchanges: z.int(),
  variables: z.array(resolvedVariableSchema),
  /** Who signed: scheme and secret by name, or that nobody did. */
  signedBy: z.string(),
  /** What is odd about it, in sentences: broken JSON, a header set twice, … */
  warnings: z.array(z.string()),
  expectation: expectationSchema,
  /** Set when the target is not on this machine: the host that has to be confirmed. */
  hostToConfirm: z.string().nullable(),
});
export type CompositionPreview = z.infer<typeof compositionPreviewSchema>;

export const sentSchema = z.object({
  attemptIds: z.array(attemptIdSchema),
  judgement: answerJudgementSchema,
  /** What our own receiver captured of it; null elsewhere, or when it could not be found in time. */
  deliveryId: deliveryIdSchema.nullable(),
});
export type Sent = z.infer<typeof sentSchema>;

/** A name of the environment's values: `{{env.name}}`. */
export const valueNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,59}$/, 'Letters, digits and underscores, at most 60, not starting with a digit');
export const environmentValueSchema = z.strictObject({
  name: valueNameSchema,
  /** Other variables may stand in it. Not for secrets: it is shown and sent as it is. */
  value: z.string().max(10_000),
});
export type EnvironmentValue = z.infer<typeof environmentValueSchema>;

/** Any JSON object, as a schema is. */
export const jsonObjectSchema = z.record(z.string(), z.unknown());

export const catalogItemSchema = z.object({
  eventType: z.string(),
  envelope: z.enum(eventEnvelopes),
  meaning: z.string(),
  /** Whether the documentation shows this type in this envelope. */
  isDocumented: z.boolean(),
  /** Page of the documentation it comes from. */
  source: z.string(),
  /** JSON Schema (draft 7), open to unknown fields, with descriptions, examples and the source of each field. */
  schema: jsonObjectSchema,
  /** Formatted JSON with variables, ready to be sent. */
  template: z.string(),
});
export type CatalogItem = z.infer<typeof catalogItemSchema>;

/** What has been seen of one event type: how its payloads look, and values that stood in them. */
export const seenShapeSchema = z.object({
  eventType: z.string(),
  /** Payloads it was learnt from, newest first, at most 200. */
  samples: z.int(),
  /** JSON Schema learnt from them; null without samples. */
  schema: jsonObjectSchema.nullable(),
  /** Values by place (`data.object.run_id`), most recent first, at most 20 a place. */
  values: z.array(z.object({ path: z.string(), values: z.array(z.object({ value: z.string(), from: z.enum(['log', 'console']) })) })),
});
export type SeenShape = z.infer<typeof seenShapeSchema>;
