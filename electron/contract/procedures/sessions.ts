import { z } from 'zod';
import { openSessionSchema } from '../models/open-session.ts';
import { command, query } from '../procedure.ts';

export const sessions = {
  /** Tabs of the browser shell; none in Electron, whose window is no session. */
  list: query({
    path: '/sessions',
    summary: 'Open sessions of the window in a browser, newest first',
    tag: 'sessions',
    input: z.strictObject({}),
    output: z.object({
      items: z.array(openSessionSchema),
      /** A session that asks for nothing for so long ends. */
      idleLimitSeconds: z.int(),
      /** A session ends after so long whatever it does. */
      longestSeconds: z.int(),
    }),
  }),
  /** Ends all of them at once, the caller's own included, and makes links that nobody opened yet worthless. Tokens of scripts stay. */
  endAll: command({
    method: 'DELETE',
    path: '/sessions',
    summary: 'End all sessions of the window in a browser',
    tag: 'sessions',
    // why: a DELETE by hand has no body.
    input: z.strictObject({}).default({}),
    output: z.object({ ended: z.int() }),
  }),
};
