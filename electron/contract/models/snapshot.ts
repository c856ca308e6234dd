/** What the Console said of an object at a moment. Kept as it came; never changed, but it can be forgotten. */
import { z } from 'zod';
import { deliveryIdSchema, environmentIdSchema, snapshotIdSchema } from '../ids.ts';
import { consoleThingSchema } from './console.ts';

/** `recovered`: fetched in place of a delivery that never arrived. */
export const snapshotOrigins = ['fetched', 'automatic', 'pasted', 'file', 'recovered'] as const;

export const snapshotSchema = z.object({
  id: snapshotIdSchema,
  environmentId: environmentIdSchema,
  /** The delivery it was taken for; null when it was recovered for a run. */
  deliveryId: deliveryIdSchema.nullable(),
  thing: consoleThingSchema.nullable(),
  /** The object's own id, as far as it names one. */
  objectId: z.string().nullable(),
  origin: z.enum(snapshotOrigins),
  takenAtUs: z.int(),
  /** What was asked for, below the base URL; null when it was not fetched. */
  path: z.string().nullable(),
  status: z.int().nullable(),
  requestId: z.string().nullable(),
  /** Of the JSON text that is kept. */
  bytes: z.int(),
  /** Where the JSON text is served. */
  bodyPath: z.string(),
  /** The object's own status, in its own spelling; null when it has none. */
  objectStatus: z.string().nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
