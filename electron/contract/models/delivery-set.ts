import { z } from 'zod';
import { deliveryIdSchema } from '../ids.ts';

/** What a command acts on: some deliveries, or everything a filter matches up to a delivery (so that later arrivals are left alone). */
export const deliverySetSchema = z.union([
  z.strictObject({ ids: z.array(deliveryIdSchema).min(1).max(1000) }),
  z.strictObject({ query: z.string().max(10_240), upTo: deliveryIdSchema, except: z.array(deliveryIdSchema).max(1000).default([]) }),
]);
export type DeliverySet = z.infer<typeof deliverySetSchema>;
