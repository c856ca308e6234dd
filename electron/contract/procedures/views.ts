import { z } from 'zod';
import { viewIdSchema } from '../ids.ts';
import { groupings, savedViewSchema, viewNotices } from '../models/saved-view.ts';
import { command, query } from '../procedure.ts';

export const views = {
  list: query({
    path: '/views',
    summary: 'Saved views',
    tag: 'views',
    input: z.strictObject({}),
    output: z.object({ items: z.array(savedViewSchema) }),
  }),
  /** Makes a view, or changes the one with this id; an id that is gone comes back, which is how a removal is undone. */
  save: command({
    path: '/views',
    summary: 'Save a view',
    tag: 'views',
    input: z.strictObject({
      id: viewIdSchema.optional(),
      name: z.string().trim().min(1).max(80),
      query: z.string().max(10_240),
      grouping: z.enum(groupings).default('flat'),
      /** Left out: as it was, and off for a new one. */
      notifies: z.enum(viewNotices).optional(),
    }),
    output: savedViewSchema,
    fails: ['conflict.view_name', 'input.query_syntax'],
  }),
  remove: command({
    method: 'DELETE',
    path: '/views/{id}',
    summary: 'Remove a saved view',
    tag: 'views',
    input: z.strictObject({ id: viewIdSchema }),
    output: savedViewSchema,
    fails: ['missing.view'],
  }),
};
