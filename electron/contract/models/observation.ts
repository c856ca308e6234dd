/** When the receiver listened, and when it did not: silence is never presented as "nothing was sent". */
import { z } from 'zod';

export const gapReasons = ['stopped', 'crashed', 'asleep', 'port-lost'] as const;
export type GapReason = (typeof gapReasons)[number];

export const gapSchema = z.object({
  fromUs: z.int(),
  /** Null while it lasts. */
  untilUs: z.int().nullable(),
  reason: z.enum(gapReasons),
});
export type Gap = z.infer<typeof gapSchema>;

export const observationSchema = z.object({
  /** The range looked at, cut to what can be said: never before the first start, never after now. */
  fromUs: z.int(),
  untilUs: z.int(),
  /** The receiver's first start with this log; null when it never listened. */
  sinceUs: z.int().nullable(),
  isListening: z.boolean(),
  /** Oldest first, at most 500 of the newest that touch the range. */
  gaps: z.array(gapSchema),
  /** Time within the range in which the receiver listened. */
  observedUs: z.int(),
});
export type Observation = z.infer<typeof observationSchema>;
