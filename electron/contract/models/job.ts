/** Long work inside the engine: started by a command, told over the feed, seen in the status line, cancelled between two slices. */
import { z } from 'zod';
import { wireFailureSchema } from '../errors.ts';
import { jobIdSchema, trashIdSchema } from '../ids.ts';

export const jobKinds = [
  'delete',
  'restore-deleted',
  'empty-trash',
  'annotate',
  'retention',
  'backup',
  'check',
  'compact',
  'salvage',
  'rejudge',
  'compare',
  'test-event',
] as const;
export type JobKind = (typeof jobKinds)[number];

export const jobSchema = z.object({
  id: jobIdSchema,
  kind: z.enum(jobKinds),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** What it does, then what it did: one plain sentence with its figures. */
  sentence: z.string(),
  /** Of `total`, in `unit`; `total` is null while it is not known. */
  done: z.int(),
  total: z.int().nullable(),
  unit: z.enum(['deliveries', 'bytes', 'pages']),
  startedAtUs: z.int(),
  endedAtUs: z.int().nullable(),
  failure: wireFailureSchema.nullable(),
  /** What undoes it; null when it can not be undone. */
  undo: trashIdSchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;
