import { z } from 'zod';
import { settingsSchema } from '../models/settings.ts';
import { settingsFileSchema, settingsImportSchema } from '../models/settings-file.ts';
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
  export: query({
    path: '/settings/file',
    summary: 'What is set up, as a file without secrets',
    tag: 'settings',
    input: z.strictObject({}),
    output: settingsFileSchema,
  }),
  /** Adds and changes by name, all or nothing; nothing is deleted, no secret is touched, nothing is sent. */
  import: command({
    path: '/settings/file',
    summary: 'Take over a settings file, or say what that would do',
    tag: 'settings',
    input: z.strictObject({
      /** The file as it is: too long a text, wrong JSON and other versions are refused in words. */
      text: z.string().max(900_000),
      mode: z.enum(['preview', 'apply']),
    }),
    output: settingsImportSchema,
    fails: ['input.settings_file', 'input.settings_file_version'],
  }),
};
