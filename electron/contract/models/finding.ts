/** One thing that a pasted text names, and where it leads. */
import { z } from 'zod';

/** `address`, `request` and `payload` are not in the log: something can be begun with them. */
const findingKinds = [
  'delivery',
  'event',
  'run',
  'endpoint',
  'target',
  'draft',
  'scenario',
  'plan',
  'replay',
  'attempt',
  'view',
  'address',
  'request',
  'payload',
] as const;

export const findingSchema = z.object({
  kind: z.enum(findingKinds),
  /** Its own id; an event's and a run's as the payload writes it; null for what is not in the log. */
  id: z.string().nullable(),
  name: z.string(),
  /** What is known of it, in a few words; empty for what has only its name. */
  detail: z.string(),
  /** Where the window shows it, as the fragment of its address; null for what something can be begun with. */
  place: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;
