/** Code that sends a signed event to an endpoint: the other side of a code sample that checks one. */
import { z } from 'zod';

export const senderLanguages = ['curl', 'node', 'python'] as const;
export const senderLanguageSchema = z.enum(senderLanguages);
export type SenderLanguage = z.infer<typeof senderLanguageSchema>;

export const senderSampleSchema = z.object({
  language: senderLanguageSchema,
  /** For the editor: `shell`, `javascript`, `python`. */
  syntax: z.string(),
  fileName: z.string(),
  /** Reads the secret from the environment; holds none. */
  code: z.string(),
  /** How the file is run once the variable is set. */
  command: z.string(),
  /** The environment variable that the code reads the secret from. */
  secretVariable: z.string(),
});
export type SenderSample = z.infer<typeof senderSampleSchema>;
