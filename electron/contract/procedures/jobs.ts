import { z } from 'zod';
import { jobIdSchema } from '../ids.ts';
import { jobSchema } from '../models/job.ts';
import { command, query } from '../procedure.ts';

export const jobs = {
  /** Those that run, and the last twenty that ended since the start. */
  list: query({
    path: '/jobs',
    summary: 'Background work, newest first',
    tag: 'jobs',
    input: z.strictObject({}),
    output: z.object({ items: z.array(jobSchema) }),
  }),
  get: query({
    path: '/jobs/{id}',
    summary: 'One piece of background work',
    tag: 'jobs',
    input: z.strictObject({ id: jobIdSchema }),
    output: jobSchema,
    fails: ['missing.job'],
  }),
  /** Stops between two slices; what was done stays done and is said. A job that has ended is answered as it ended. */
  cancel: command({
    path: '/jobs/{id}/cancel',
    summary: 'Stop background work',
    tag: 'jobs',
    input: z.strictObject({ id: jobIdSchema }),
    output: jobSchema,
    fails: ['missing.job'],
  }),
};
