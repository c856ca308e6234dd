import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const figureSchema = z.object({
  name: z.string(),
  value: z.string(),
  mark: z.string(),
  outcome: z.enum(['reached', 'short', 'broken']),
  why: z.string().optional(),
});

const recordsSchema = z.record(z.string(), z.object({ date: z.string(), commit: z.string(), figures: z.array(figureSchema) }));

/** What each proof found when it was last recorded, by the proof's name. */
export type Records = z.infer<typeof recordsSchema>;

/** Where `npm run prove -- --record` keeps what it found, for docs/hardening.md. */
export const recordsFile = join(import.meta.dirname, '../../prove/figures.json');

/** The recorded figures; none when nothing was recorded yet. */
export function readRecords(): Records {
  return existsSync(recordsFile) ? recordsSchema.parse(JSON.parse(readFileSync(recordsFile, 'utf8'))) : {};
}
