/** Drafts: events being composed, saved as they are typed, with every version of the last ones kept. */
import { z } from 'zod';
import { deliveryIdSchema, draftIdSchema, environmentIdSchema, snapshotIdSchema } from '../ids.ts';
import { compositionSchema, draftSchema, draftSummarySchema, draftVersionSchema, eventEnvelopes } from '../models/composer.ts';
import { cursorSchema, pageOf } from '../models/page.ts';
import { command, query } from '../procedure.ts';
import { textSourceSchema } from './composer.ts';

const one = z.strictObject({ id: draftIdSchema });
const nameSchema = z.string().trim().min(1).max(200);

export const drafts = {
  list: query({
    path: '/drafts',
    summary: 'Drafts, last changed first',
    tag: 'drafts',
    input: z.strictObject({
      /** Stands in the name, the event type or the text; upper and lower case alike. */
      text: z.string().max(200).default(''),
      limit: z.int().min(1).max(200).default(50),
      cursor: cursorSchema.optional(),
    }),
    output: pageOf(draftSummarySchema),
  }),
  create: command({
    path: '/drafts',
    summary: 'Begin a draft: blank, from a template, a delivery, a text (JSON, cURL, HTTP), a Console object or another draft',
    tag: 'drafts',
    input: z.strictObject({
      from: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('blank') }),
        z.strictObject({
          kind: z.literal('template'),
          eventType: z.string().min(1).max(200),
          envelope: z.enum(eventEnvelopes).default('current'),
        }),
        z.strictObject({ kind: z.literal('delivery'), deliveryId: deliveryIdSchema }),
        z.strictObject({ kind: z.literal('text'), text: textSourceSchema, fileName: z.string().max(300).optional() }),
        z.strictObject({ kind: z.literal('console'), snapshotId: snapshotIdSchema, eventType: z.string().min(1).max(200).optional() }),
        z.strictObject({ kind: z.literal('draft'), draftId: draftIdSchema }),
      ]),
      name: nameSchema.optional(),
      /** Whose first endpoint it goes to; the first environment when left out. */
      environmentId: environmentIdSchema.optional(),
    }),
    output: draftSchema,
    fails: [
      'input.draft_source',
      'input.draft_too_large',
      'missing.delivery',
      'missing.snapshot',
      'missing.draft',
      'missing.staged_body',
      'missing.environment',
      'log.body_damaged',
    ],
  }),
  get: query({ path: '/drafts/{id}', summary: 'A draft', tag: 'drafts', input: one, output: draftSchema, fails: ['missing.draft'] }),
  /** What is left out stays. A text that differs becomes a new version; what was undone can still be had from the history. */
  save: command({
    method: 'PATCH',
    path: '/drafts/{id}',
    summary: 'Save a draft',
    tag: 'drafts',
    input: z.strictObject({
      id: draftIdSchema,
      /** Null: by its event type again. */
      name: nameSchema.nullable().optional(),
      text: textSourceSchema.optional(),
      composition: compositionSchema.optional(),
    }),
    output: draftSchema,
    fails: ['missing.draft', 'missing.staged_body', 'input.draft_too_large'],
  }),
  undo: command({
    path: '/drafts/{id}/undo',
    summary: 'Go back to the text before, also one of an earlier day',
    tag: 'drafts',
    input: one,
    output: draftSchema,
    fails: ['missing.draft', 'conflict.draft_history'],
  }),
  redo: command({
    path: '/drafts/{id}/redo',
    summary: 'Take the last undo back',
    tag: 'drafts',
    input: one,
    output: draftSchema,
    fails: ['missing.draft', 'conflict.draft_history'],
  }),
  /** Newest first; the last 200 versions are kept, at most 32 MiB of them a draft. */
  history: query({
    path: '/drafts/{id}/history',
    summary: 'Versions of a draft',
    tag: 'drafts',
    input: one,
    output: z.object({ items: z.array(draftVersionSchema) }),
    fails: ['missing.draft'],
  }),
  revert: command({
    path: '/drafts/{id}/revert',
    summary: 'Take the text of an earlier version; becomes a version of its own',
    tag: 'drafts',
    input: z.strictObject({ id: draftIdSchema, version: z.int().min(1) }),
    output: draftSchema,
    fails: ['missing.draft', 'missing.draft_version'],
  }),
  remove: command({
    method: 'DELETE',
    path: '/drafts/{id}',
    summary: 'Remove a draft; can be had back until the next start',
    tag: 'drafts',
    input: one,
    output: z.object({}),
    fails: ['missing.draft'],
  }),
  restore: command({
    path: '/drafts/{id}/restore',
    summary: 'Have a removed draft back',
    tag: 'drafts',
    input: one,
    output: draftSchema,
    fails: ['missing.draft'],
  }),
};
