import { z } from 'zod';
import { viewIdSchema } from '../ids.ts';

export const groupings = ['flat', 'event', 'run'] as const;
export type Grouping = (typeof groupings)[number];

/** A filter with a name. */
export const savedViewSchema = z.object({
  id: viewIdSchema,
  name: z.string(),
  query: z.string(),
  grouping: z.enum(groupings),
});
export type SavedView = z.infer<typeof savedViewSchema>;
