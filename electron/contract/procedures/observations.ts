import { z } from 'zod';
import { observationSchema } from '../models/observation.ts';
import { query } from '../procedure.ts';

export const observations = {
  get: query({
    path: '/observations',
    summary: 'When the receiver listened, and when it did not',
    tag: 'observations',
    input: z.strictObject({ fromUs: z.int().optional(), untilUs: z.int().optional() }),
    output: observationSchema,
  }),
};
