/**
 * What a page may say on a link: calls and cancellations, as JSON text, in the frame of oRPC's peers.
 * Refuses everything else before oRPC decodes it: bytes, streams from the page, headers, foreign shapes.
 */
import { z } from 'zod';

const frameIdSchema = z.string().min(1).max(64);

const callSchema = z.strictObject({
  i: frameIdSchema,
  t: z.literal(1).optional(),
  p: z.strictObject({
    u: z.string().startsWith('/').max(200),
    b: z.strictObject({ json: z.unknown().optional(), meta: z.array(z.array(z.union([z.string(), z.number()]))).optional() }).optional(),
    h: z.strictObject({ 'last-event-id': z.string().max(200).optional() }).optional(),
    m: z.literal('POST').optional(),
  }),
});

const cancelSchema = z.strictObject({ i: frameIdSchema, t: z.literal(4), p: z.undefined().optional() });

const frameSchema = z.union([callSchema, cancelSchema]);

/** Whether a message is a frame of ours. Never throws, whatever it is given. */
export function isLinkFrame(message: unknown): message is string {
  if (typeof message !== 'string') return false;
  try {
    return frameSchema.safeParse(JSON.parse(message)).success;
  } catch {
    // Not JSON, so not a frame; the sender is told by the closed link.
    return false;
  }
}
