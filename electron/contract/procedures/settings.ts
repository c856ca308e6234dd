import { z } from 'zod';
import { settingsSchema } from '../models/settings.ts';
import { command, query } from '../procedure.ts';

export const settings = {
  get: query({ path: '/settings', summary: 'Settings', tag: 'settings', input: z.strictObject({}), output: settingsSchema }),
  update: command({
    method: 'PATCH',
    path: '/settings',
    summary: 'Change settings; what is not named stays',
    tag: 'settings',
    input: z.strictObject(settingsSchema.partial().shape),
    output: settingsSchema,
  }),
};
