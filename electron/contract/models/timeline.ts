/** Sums over the log: the histogram above the list, and its groups. */
import { z } from 'zod';
import { deliverySummarySchema } from './delivery.ts';
import { verdictSchema } from './verdict.ts';

export const verdictCountsSchema = z.partialRecord(verdictSchema, z.int());

export const histogramSchema = z.object({
  /** The range that was counted, on bucket bounds. */
  fromUs: z.int(),
  untilUs: z.int(),
  bucketUs: z.int(),
  /** Only buckets that hold something, oldest first. */
  buckets: z.array(z.object({ startUs: z.int(), counts: verdictCountsSchema })),
  total: z.int(),
  /** False when counting was cut short; what is missing is older than what is shown. */
  isExact: z.boolean(),
});
export type Histogram = z.infer<typeof histogramSchema>;

export const deliveryGroupSchema = z.object({
  /** Event id or run id; null for a delivery that has none, which is a group of its own. */
  key: z.string().nullable(),
  newest: deliverySummarySchema,
  /** Of those that match the filter. Counting stops at 1,000. */
  count: z.int(),
  isExact: z.boolean(),
  firstReceivedAtUs: z.int(),
  verdicts: verdictCountsSchema,
  /** Event types within, oldest first, at most 8. */
  types: z.array(z.string()),
});
export type DeliveryGroup = z.infer<typeof deliveryGroupSchema>;
