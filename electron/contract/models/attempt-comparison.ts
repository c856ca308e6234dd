/** What two attempts' answers have in common, and what repeated attempts say of a handler. */
import { z } from 'zod';
import { attemptIdSchema, exportIdSchema } from '../ids.ts';
import { attemptSummarySchema } from './replay.ts';

export const changeKinds = ['same', 'changed', 'only-first', 'only-second'] as const;

export const responseComparisonSchema = z.object({
  first: attemptSummarySchema,
  second: attemptSummarySchema,
  isSame: z.boolean(),
  /** One sentence: what differs most. */
  sentence: z.string(),
  status: z.enum(changeKinds),
  headers: z.array(
    z.object({ name: z.string(), change: z.enum(changeKinds), first: z.string().nullable(), second: z.string().nullable() }),
  ),
  body: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('same') }),
    /** Paths (`result.items[2].id`), at most 1,000; values as JSON text, cut to 2,000 characters. */
    z.object({
      kind: z.literal('json'),
      fields: z.array(
        z.object({ path: z.string(), change: z.enum(changeKinds), first: z.string().nullable(), second: z.string().nullable() }),
      ),
      isCut: z.boolean(),
    }),
    /** Lines in order, at most 5,000; long ones are cut. */
    z.object({
      kind: z.literal('text'),
      lines: z.array(z.object({ change: z.enum(['same', 'removed', 'added']), text: z.string() })),
      isCut: z.boolean(),
    }),
    /** No text, or too large to compare in detail. */
    z.object({ kind: z.literal('bytes'), firstDifference: z.int().nullable() }),
    z.object({ kind: z.literal('absent'), sentence: z.string() }),
  ]),
});
export type ResponseComparison = z.infer<typeof responseComparisonSchema>;

export const idempotencyVerdicts = ['idempotent', 'changed', 'inconclusive'] as const;
export const idempotencyReportSchema = z.object({
  verdict: z.enum(idempotencyVerdicts),
  /** The reason, in one or two sentences. */
  sentence: z.string(),
  /** First, again, then two at the same time. */
  attempts: z.array(attemptIdSchema),
  steps: z.array(z.object({ title: z.string(), state: z.enum(['passed', 'failed', 'unclear']), sentence: z.string() })),
  /** What the probe URL answered: before, after the first, after the second, after the two at once. */
  probes: z.array(z.object({ title: z.string(), status: z.int().nullable(), sha256: z.string().nullable(), text: z.string() })),
});
export type IdempotencyReport = z.infer<typeof idempotencyReportSchema>;

/** A file made in memory, kept for ten minutes. */
export const exportedSchema = z.object({
  id: exportIdSchema,
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  /** Where to read it. */
  path: z.string(),
});
export type Exported = z.infer<typeof exportedSchema>;
