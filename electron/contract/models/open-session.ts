import { z } from 'zod';
import { sessionIdSchema } from '../ids.ts';

/** A tab that was opened by a link and may still call. Its token is nowhere in here. */
export const openSessionSchema = z.object({
  id: sessionIdSchema,
  openedAtUs: z.int(),
  /** When it last asked for something; what it is told by itself does not count. */
  lastUsedAtUs: z.int(),
  /** When it ends at the latest, used or not. */
  endsAtUs: z.int(),
  /** Links that are open at the moment; 0 where the tab is closed or asleep. */
  links: z.int(),
  /** The one that asks. */
  isThis: z.boolean(),
});
export type OpenSession = z.infer<typeof openSessionSchema>;
