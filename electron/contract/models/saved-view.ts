import { z } from 'zod';
import { deliveryIdSchema, viewIdSchema } from '../ids.ts';

export const groupings = ['flat', 'event', 'run'] as const;
export type Grouping = (typeof groupings)[number];

/** Whether deliveries that match it as they arrive are told of. */
export const viewNotices = ['off', 'on'] as const;
export type ViewNotice = (typeof viewNotices)[number];

/** A filter with a name. */
export const savedViewSchema = z.object({
  id: viewIdSchema,
  name: z.string(),
  query: z.string(),
  grouping: z.enum(groupings),
  notifies: z.enum(viewNotices),
});
export type SavedView = z.infer<typeof savedViewSchema>;

/** What matched a view since it was told of last. Names and event types only, nothing of a payload. */
export const viewMatchesSchema = z.object({
  viewId: viewIdSchema,
  name: z.string(),
  count: z.int(),
  newestId: deliveryIdSchema,
  /** Of the newest; null when it names none. */
  eventType: z.string().nullable(),
});
export type ViewMatches = z.infer<typeof viewMatchesSchema>;
