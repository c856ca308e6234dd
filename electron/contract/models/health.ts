import { z } from 'zod';
import { wireFailureSchema } from '../errors.ts';
import { salvageSchema } from './storage.ts';

/** What the status line says. */
export const healthSchema = z.object({
  receiver: z.object({
    state: z.enum(['listening', 'stopped', 'failed']),
    /** `http://127.0.0.1:4400`; null while not listening. */
    url: z.string().nullable(),
    /** Why it does not listen, or that the default port was taken and another was chosen. */
    notice: z.string().nullable(),
    failure: wireFailureSchema.nullable(),
    /** Requests the parser refused since the start (HPE_*, 431, 408), which are counted and not stored. */
    refusedByParser: z.int(),
    lastRefusal: z.object({ code: z.string(), atUs: z.int(), sample: z.string() }).nullable(),
  }),
  log: z.object({
    mode: z.enum(['read-write', 'read-only']),
    /** Why it is read-only, or why the last write failed; null when all is well. */
    failure: wireFailureSchema.nullable(),
    /** Deliveries refused with 503 since the start because they could not be stored. */
    notStored: z.int(),
    folder: z.string(),
    /** While the log is read-only: the backup that takes its place when it is opened anew, and how it was salvaged if it was. */
    replacement: z.object({ name: z.string(), salvage: salvageSchema.nullable() }).nullable(),
    deliveries: z.int(),
    sizeBytes: z.int(),
    /** Deliveries stored but not in the index yet. */
    indexLag: z.int(),
    isIndexRebuilding: z.boolean(),
    /** Deliveries that full-text search has to look at one by one, because its index is behind. */
    textLag: z.int(),
  }),
  vault: z.object({ protection: z.enum(['system', 'key-file']), label: z.string() }),
});
export type Health = z.infer<typeof healthSchema>;
