import { z } from 'zod';
import { attemptIdSchema, deliveryIdSchema, replayIdSchema } from '../ids.ts';
import { attemptSchema, replayKindSchema, replayPreviewSchema, replaySchema } from '../models/replay.ts';
import { command, query } from '../procedure.ts';

const targetSchema = z.strictObject({ url: z.string().min(1).max(8192) });

export const replays = {
  preview: query({
    method: 'POST',
    path: '/replays/preview',
    summary: 'What will leave, next to what came in; sends nothing',
    tag: 'replays',
    input: z.strictObject({ deliveryId: deliveryIdSchema, target: targetSchema, kind: replayKindSchema }),
    output: replayPreviewSchema,
    fails: ['missing.delivery', 'input.target_url', 'replay.target_refused', 'replay.needs_secret', 'replay.body_incomplete'],
  }),
  /** Answers at once with the job; attempts are made one after another and come over the feed. */
  start: command({
    path: '/replays',
    summary: 'Send captured deliveries again',
    tag: 'replays',
    input: z.strictObject({
      deliveryIds: z.array(deliveryIdSchema).min(1).max(100),
      target: targetSchema,
      kind: replayKindSchema,
      /** The target's host as the person confirmed it; needed once for a target that is not on this machine. */
      confirmedHost: z.string().max(300).optional(),
      /** A repeated start with the same key returns the first job. */
      idempotencyKey: z.string().min(1).max(200).optional(),
    }),
    output: replaySchema,
    fails: [
      'missing.delivery',
      'input.target_url',
      'replay.target_refused',
      'replay.target_needs_consent',
      'replay.needs_secret',
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
