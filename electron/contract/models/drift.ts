/** A payload next to what the Console says of the same object: field by field, and what each difference means. */
import { z } from 'zod';
import { deliveryIdSchema, ignoreRuleIdSchema } from '../ids.ts';
import { snapshotSchema } from './snapshot.ts';

/** `differs` is drift; what only one side has is not, because the documented payloads carry few of an object's fields. */
export const fieldKinds = ['same', 'differs', 'only-payload', 'only-console', 'ignored'] as const;
export const fieldKindSchema = z.enum(fieldKinds);
export type FieldKind = z.infer<typeof fieldKindSchema>;

export const jsonTypes = ['string', 'number', 'boolean', 'null', 'array', 'object'] as const;
export const valueShapes = ['timestamp', 'uuid', 'url', 'id', 'hash', 'duration', 'number', 'email'] as const;

/** `path`: keys joined by dots, `*` for any one key or item, `**` for any number of them. */
export const ignoreMatchSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('path'), path: z.string().min(1).max(500) }),
  z.strictObject({ by: z.literal('type'), type: z.enum(jsonTypes) }),
  z.strictObject({ by: z.literal('shape'), shape: z.enum(valueShapes) }),
]);
export type IgnoreMatch = z.infer<typeof ignoreMatchSchema>;

export const ignoreRuleSchema = z.object({
  id: ignoreRuleIdSchema,
  /** Null: of every type. */
  eventType: z.string().nullable(),
  match: ignoreMatchSchema,
  origin: z.enum(['yours', 'learnt']),
  createdAtUs: z.int(),
});
export type IgnoreRule = z.infer<typeof ignoreRuleSchema>;

/** A rule that what was captured suggests. */
export const ruleSuggestionSchema = z.object({
  match: ignoreMatchSchema,
  /** Compared deliveries on which the field differed, of those that have it. */
  differed: z.int(),
  compared: z.int(),
  /** Why it looks like noise, in one sentence. */
  sentence: z.string(),
  examples: z.array(z.object({ payload: z.string(), console: z.string() })).max(3),
});
export type RuleSuggestion = z.infer<typeof ruleSuggestionSchema>;

export const fieldComparisonSchema = z.object({
  /** Keys joined by dots; a list's item by its id (`cases[tc_login]`) or its position (`tags[0]`). */
  path: z.string(),
  kind: fieldKindSchema,
  /** JSON text of each side, cut to 500 characters; null where that side has no such field. */
  payload: z.string().nullable(),
  console: z.string().nullable(),
  /** How a difference reads, or why two spellings are one; null where there is nothing to say. */
  sentence: z.string().nullable(),
  /** The rule behind `ignored`. */
  ruleId: ignoreRuleIdSchema.nullable(),
});
export type FieldComparison = z.infer<typeof fieldComparisonSchema>;

export const fieldCountsSchema = z.object({
  same: z.int(),
  differs: z.int(),
  onlyPayload: z.int(),
  onlyConsole: z.int(),
  ignored: z.int(),
});
export type FieldCounts = z.infer<typeof fieldCountsSchema>;

export const comparisonSchema = z.object({
  deliveryId: deliveryIdSchema,
  snapshot: snapshotSchema,
  counts: fieldCountsSchema,
  /** The whole in words: which side is newer, what went from what to what, with times. Most telling first. */
  readings: z.array(z.string()),
  /** Part of the payload that is compared: `data.object`, `data`, or empty for the whole. */
  payloadPath: z.string(),
  fields: z.array(fieldComparisonSchema),
  /** Fields of the asked kinds that are not on this page any more; `nextCursor` leads on. */
  nextCursor: z.string().nullable(),
});
export type Comparison = z.infer<typeof comparisonSchema>;
