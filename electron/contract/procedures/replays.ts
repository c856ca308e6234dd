import { z } from 'zod';
import { attemptIdSchema, deliveryIdSchema, planIdSchema, replayIdSchema } from '../ids.ts';
import { idempotencyReportSchema } from '../models/attempt-comparison.ts';
import { cursorSchema, pageOf } from '../models/page.ts';
import { fixItemSchema, fixVerdicts, itemStates, replayItemSchema } from '../models/plan.ts';
import { attemptSchema, replayKindSchema, replayPreviewSchema, replaySchema, replaySummarySchema } from '../models/replay.ts';
import { targetChoiceSchema } from '../models/target.ts';
import { command, query } from '../procedure.ts';

export const replays = {
  preview: query({
    method: 'POST',
    path: '/replays/preview',
    summary: 'What will leave, next to what came in; sends nothing',
    tag: 'replays',
    input: z.strictObject({ deliveryId: deliveryIdSchema, target: targetChoiceSchema, kind: replayKindSchema }),
    output: replayPreviewSchema,
    fails: [
      'missing.delivery',
      'missing.target',
      'input.target_url',
      'replay.target_refused',
      'replay.needs_secret',
      'secret.vault_locked',
      'secret.unreadable',
      'replay.no_identity',
      'replay.body_incomplete',
    ],
  }),
  /** Answers at once with the job; attempts are made one after another and come over the feed. */
  start: command({
    path: '/replays',
    summary: 'Send captured deliveries again',
    tag: 'replays',
    input: z.strictObject({
      deliveryIds: z.array(deliveryIdSchema).min(1).max(100),
      target: targetChoiceSchema,
      kind: replayKindSchema,
      /** The target's host as the person confirmed it; needed once for a target that is not on this machine. */
      confirmedHost: z.string().max(300).optional(),
      /** A repeated start with the same key returns the first job. */
      idempotencyKey: z.string().min(1).max(200).optional(),
    }),
    output: replaySchema,
    fails: [
      'missing.delivery',
      'missing.target',
      'input.target_url',
      'replay.target_refused',
      'replay.target_needs_consent',
      'replay.needs_secret',
      'secret.vault_locked',
      'secret.unreadable',
      'replay.no_identity',
      'replay.body_incomplete',
    ],
  }),
  get: query({
    path: '/replays/{id}',
    summary: 'A replay job with its attempts',
    tag: 'replays',
    input: z.strictObject({ id: replayIdSchema }),
    output: replaySchema,
    fails: ['missing.replay'],
  }),
  cancel: command({
    path: '/replays/{id}/cancel',
    summary: 'Stop a replay; what is in flight is cut',
    tag: 'replays',
    input: z.strictObject({ id: replayIdSchema }),
    output: replaySchema,
    fails: ['missing.replay', 'conflict.replay_finished'],
  }),
  /** Jobs with a plan and without, newest first. */
  list: query({
    path: '/replays',
    summary: 'Replay jobs',
    tag: 'replays',
    input: z.strictObject({ planId: planIdSchema.optional(), limit: z.int().min(1).max(200).default(50), cursor: cursorSchema.optional() }),
    output: pageOf(replaySummarySchema),
  }),
  /** What is in flight ends. */
  pause: command({
    path: '/replays/{id}/pause',
    summary: 'Pause a replay job',
    tag: 'replays',
    input: z.strictObject({ id: replayIdSchema }),
    output: replaySchema,
    fails: ['missing.replay', 'conflict.replay_state'],
  }),
  /** Also after a restart. What was in flight then stays unknown and is not sent again. */
  resume: command({
    path: '/replays/{id}/resume',
    summary: 'Go on with a paused or interrupted replay job',
    tag: 'replays',
    input: z.strictObject({ id: replayIdSchema, confirmedHost: z.string().max(300).optional() }),
    output: replaySchema,
    fails: ['missing.replay', 'missing.target', 'conflict.replay_state', 'replay.target_needs_consent', 'replay.target_refused'],
  }),
  items: query({
    path: '/replays/{id}/items',
    summary: 'What became of each delivery of a job, in order',
    tag: 'replays',
    input: z.strictObject({
      id: replayIdSchema,
      states: z.array(z.enum(itemStates)).max(itemStates.length).default([]),
      limit: z.int().min(1).max(500).default(100),
      cursor: cursorSchema.optional(),
    }),
    output: pageOf(replayItemSchema),
    fails: ['missing.replay'],
  }),
  /** Per delivery: fixed, regressed, still failing or still fine. */
  compareJobs: query({
    path: '/replays/compare',
    summary: 'Two runs of a plan, before and after a fix',
    tag: 'replays',
    input: z.strictObject({
      before: replayIdSchema,
      after: replayIdSchema,
      verdicts: z.array(z.enum(fixVerdicts)).max(fixVerdicts.length).default([]),
      limit: z.int().min(1).max(500).default(100),
      cursor: cursorSchema.optional(),
    }),
    output: z.object({
      ...pageOf(fixItemSchema).shape,
      counts: z.record(z.enum(fixVerdicts), z.int()),
      sentence: z.string(),
      /** Markdown that fits a ticket. */
      summary: z.string(),
    }),
    fails: ['missing.replay'],
  }),
  /** Answers when it is done; a cancelled call cuts what is in flight. */
  checkIdempotency: command({
    path: '/replays/idempotency',
    summary: 'Send an event twice, one after the other and at the same time, and see whether a handler minds',
    tag: 'replays',
    input: z.strictObject({
      deliveryId: deliveryIdSchema,
      target: targetChoiceSchema,
      kind: replayKindSchema.default('new-identity'),
      /** Asked with GET before and after: what it answers is the handler's state. */
      probeUrl: z.string().min(1).max(8192).optional(),
      confirmedHost: z.string().max(300).optional(),
    }),
    output: idempotencyReportSchema,
    fails: [
      'missing.delivery',
      'missing.target',
      'input.target_url',
      'replay.target_refused',
      'replay.target_needs_consent',
      'replay.needs_secret',
      'secret.vault_locked',
      'secret.unreadable',
      'replay.no_identity',
      'replay.body_incomplete',
      'cancelled.by_user',
    ],
  }),
  attempt: query({
    path: '/attempts/{id}',
    summary: 'One attempt: request as sent, answer, timings',
    tag: 'replays',
    input: z.strictObject({ id: attemptIdSchema }),
    output: attemptSchema,
    fails: ['missing.attempt'],
  }),
  /** Targets used before, last used first. */
  recentTargets: query({
    path: '/targets/recent',
    summary: 'URLs replayed to before',
    tag: 'replays',
    input: z.strictObject({ limit: z.int().min(1).max(50).default(10) }),
    output: z.object({ items: z.array(z.object({ url: z.string(), lastUsedAtUs: z.int(), lastSentence: z.string() })) }),
  }),
};
