import { z } from 'zod';
import { endpointIdSchema, environmentIdSchema, secretIdSchema } from '../ids.ts';
import { signingShape } from './signing.ts';

/** First path segment after `/in/`; lower case so that two endpoints never differ by case alone. */
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Lower-case letters, digits and hyphens, at most 63, not starting with a hyphen');

export const secretSchema = z.object({
  id: secretIdSchema,
  endpointId: endpointIdSchema,
  name: z.string(),
  /** Dots and the last four characters, or dots alone for a short secret. Never the value. */
  mask: z.string(),
  /** `upcoming` counts later, `retired` not any more; of those that count the newest is `current`, the others `previous`. */
  state: z.enum(['upcoming', 'current', 'previous', 'retired']),
  /** 0: it has counted from the beginning. */
  validFromUs: z.int(),
  /** Null while it has no end. */
  validUntilUs: z.int().nullable(),
  /** What is odd about the value (white space around it, short), in plain sentences; null when nothing is. */
  notice: z.string().nullable(),
  /** White space around it that `secrets.trim` takes away. */
  isTrimmable: z.boolean(),
});
export type Secret = z.infer<typeof secretSchema>;

export const endpointSchema = z.object({
  id: endpointIdSchema,
  environmentId: environmentIdSchema,
  /** Null for the Unrouted endpoint, which takes every path that no other endpoint has. */
  slug: z.string().nullable(),
  name: z.string(),
  ...signingShape,
  isArchived: z.boolean(),
  /** Where to send: the receiver's address with this endpoint's path; null while nothing listens or for Unrouted. */
  url: z.string().nullable(),
  secrets: z.array(secretSchema),
});
export type Endpoint = z.infer<typeof endpointSchema>;
