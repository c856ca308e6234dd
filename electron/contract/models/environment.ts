import { z } from 'zod';
import { environmentIdSchema } from '../ids.ts';

export const environmentSchema = z.object({ id: environmentIdSchema, name: z.string() });
export type Environment = z.infer<typeof environmentSchema>;
