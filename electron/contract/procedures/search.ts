/** What a text names that somebody has in the clipboard. */
import { z } from 'zod';
import { findingSchema } from '../models/finding.ts';
import { query } from '../procedure.ts';

/** Characters of a text that are looked at. */
export const longestFindText = 131_072;

export const search = {
  /** The text is read, kept nowhere, and never fetched from or sent to. POST, as a request that was copied may hold credentials. */
  find: query({
    method: 'POST',
    path: '/find',
    summary: 'What a text names: an id, a run, an address, a cURL command, a payload',
    tag: 'search',
    input: z.strictObject({ text: z.string().max(longestFindText) }),
    output: z.object({
      /** What the text was taken for, and what was not found of it: a sentence. */
      reading: z.string(),
      items: z.array(findingSchema),
    }),
    fails: ['log.query_timeout'],
  }),
};
