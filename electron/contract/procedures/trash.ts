import { z } from 'zod';
import { trashIdSchema } from '../ids.ts';
import { jobSchema } from '../models/job.ts';
import { command, query } from '../procedure.ts';

export const trash = {
  list: query({
    path: '/trash',
    summary: 'Deletions that can be undone, newest first',
    tag: 'trash',
    input: z.strictObject({}),
    output: z.object({
      items: z.array(z.object({ id: trashIdSchema, createdAtUs: z.int(), deliveries: z.int(), sentence: z.string() })),
    }),
  }),
  restore: command({
    path: '/trash/{id}/restore',
    summary: 'Undo a deletion',
    tag: 'trash',
    input: z.strictObject({ id: trashIdSchema }),
    output: jobSchema,
    fails: ['missing.trash'],
  }),
  empty: command({
    path: '/trash/empty',
    summary: 'Remove for good what is in the trash',
    tag: 'trash',
    input: z.strictObject({}),
    output: jobSchema,
  }),
};
