/** Plans: many deliveries to one target, confirmed before anything leaves. */
import { z } from 'zod';
import { environmentIdSchema, planIdSchema, stagedBodyIdSchema } from '../ids.ts';
import { exportedSchema } from '../models/attempt-comparison.ts';
import { deliverySetSchema } from '../models/delivery-set.ts';
import { cursorSchema, pageOf } from '../models/page.ts';
import { planEntrySchema, planOptionsSchema, planSchema, planSummarySchema } from '../models/plan.ts';
import { replaySchema } from '../models/replay.ts';
import { command, query } from '../procedure.ts';

const one = z.strictObject({ id: planIdSchema });
const nameSchema = z.string().trim().min(1).max(200);
const planFails = [
  'input.plan',
  'input.target_url',
  'input.query_syntax',
  'missing.target',
  'missing.delivery',
  'replay.target_refused',
  'log.query_timeout',
] as const;

export const plans = {
  /** Newest first. */
  list: query({
    path: '/plans',
    summary: 'Plans',
    tag: 'plans',
    input: z.strictObject({ limit: z.int().min(1).max(200).default(50), cursor: cursorSchema.optional() }),
    output: pageOf(planSummarySchema),
  }),
  /** Sends nothing. */
  create: command({
    path: '/plans',
    summary: 'Plan a replay of a selection, a run, or all that a filter matches',
    tag: 'plans',
    input: z.strictObject({
      from: z.union([
        z.strictObject({ set: deliverySetSchema }),
        z.strictObject({ environmentId: environmentIdSchema, runId: z.string().min(1).max(500) }),
      ]),
      options: planOptionsSchema,
      name: nameSchema.optional(),
    }),
    output: planSchema,
    fails: planFails,
  }),
  get: query({
    path: '/plans/{id}',
    summary: 'A plan with its figures',
    tag: 'plans',
    input: one,
    output: planSchema,
    fails: ['missing.plan'],
  }),
  entries: query({
    path: '/plans/{id}/entries',
    summary: 'What a plan sends, in order',
    tag: 'plans',
    input: z.strictObject({ id: planIdSchema, limit: z.int().min(1).max(500).default(100), cursor: cursorSchema.optional() }),
    output: pageOf(planEntrySchema),
    fails: ['missing.plan'],
  }),
  /** The deliveries stay; order and figures are worked out anew. */
  update: command({
    method: 'PATCH',
    path: '/plans/{id}',
    summary: 'Change the options of a plan',
    tag: 'plans',
    input: z.strictObject({ id: planIdSchema, name: nameSchema.optional(), options: planOptionsSchema.optional() }),
    output: planSchema,
    fails: [...planFails, 'missing.plan'],
  }),
  start: command({
    path: '/plans/{id}/start',
    summary: 'Confirm a plan and send it',
    tag: 'plans',
    input: z.strictObject({
      id: planIdSchema,
      /** Of the plan as it was shown. */
      fingerprint: z.string().max(100),
      confirmedHost: z.string().max(300).optional(),
      /** A repeated start with the same key returns the first job. */
      idempotencyKey: z.string().min(1).max(200).optional(),
    }),
    output: replaySchema,
    fails: [
      'missing.plan',
      'missing.target',
      'conflict.plan_changed',
      'replay.target_refused',
      'replay.target_needs_consent',
      'replay.needs_secret',
      'secret.vault_locked',
      'secret.unreadable',
      'input.plan',
    ],
  }),
  /** Can be had back until the next start. */
  remove: command({
    method: 'DELETE',
    path: '/plans/{id}',
    summary: 'Remove a plan; its jobs and attempts stay',
    tag: 'plans',
    input: one,
    output: z.object({}),
    fails: ['missing.plan'],
  }),
  restore: command({
    path: '/plans/{id}/restore',
    summary: 'Have a removed plan back',
    tag: 'plans',
    input: one,
    output: planSchema,
    fails: ['missing.plan'],
  }),
  /** Deliveries by id, event id and SHA-256, and the options; no bodies, no secrets. */
  export: query({
    path: '/plans/{id}/export',
    summary: 'A plan as a file',
    tag: 'plans',
    input: one,
    output: exportedSchema,
    fails: ['missing.plan'],
  }),
  /** Deliveries are found by SHA-256 and event id; those that are not here are said to be missing. */
  import: command({
    path: '/plans/import',
    summary: 'Read a plan from a file',
    tag: 'plans',
    input: z.strictObject({
      text: z.union([z.strictObject({ text: z.string().max(131_072) }), z.strictObject({ stagedId: stagedBodyIdSchema })]),
      fileName: z.string().max(300).optional(),
    }),
    output: planSchema,
    fails: ['input.plan_file', 'missing.staged_body', 'input.target_url', 'replay.target_refused'],
  }),
};
