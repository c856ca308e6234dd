/** What the filter bar shows beside a filter: completions, why a row is there, why no row is. */
import { z } from 'zod';
import { excerptSchema } from './delivery.ts';

export const completionSchema = z.object({
  /** The stretch of the filter that an item replaces. */
  from: z.int(),
  to: z.int(),
  items: z.array(
    z.object({
      kind: z.enum(['key', 'value', 'word']),
      /** What is put in, ready to be parsed (quoted where needed). */
      insert: z.string(),
      label: z.string(),
      detail: z.string().nullable(),
      /** How many deliveries have it; null where that is not counted. */
      count: z.int().nullable(),
    }),
  ),
});
export type Completion = z.infer<typeof completionSchema>;

export const explainedTermSchema = z.object({
  /** The term as written, and where in the filter. */
  text: z.string(),
  position: z.int(),
  end: z.int(),
  isMatch: z.boolean(),
  /** Why: "type is run.failed". */
  sentence: z.string(),
  excerpt: excerptSchema.nullable(),
});
export type ExplainedTerm = z.infer<typeof explainedTermSchema>;

export const narrowedTermSchema = z.object({
  text: z.string(),
  position: z.int(),
  end: z.int(),
  /** Matches of the filter without this term. Counting stops at 10,000. */
  countWithout: z.int(),
  isExact: z.boolean(),
});
export type NarrowedTerm = z.infer<typeof narrowedTermSchema>;
