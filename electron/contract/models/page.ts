import { z } from 'zod';

/** A cursor page. `nextCursor` is opaque; null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const cursorSchema = z.string().max(200);
