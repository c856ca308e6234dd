/** Targets: kept URLs with their options. */
import { z } from 'zod';
import { targetIdSchema } from '../ids.ts';
import { signingChangeSchema } from '../models/signing.ts';
import { targetChangeShape, targetOptionsShape, targetProbeSchema, targetSchema } from '../models/target.ts';
import { command, query } from '../procedure.ts';

const one = z.strictObject({ id: targetIdSchema });
const nameSchema = z.string().trim().min(1).max(80);
const urlSchema = z.string().min(1).max(8192);
/** Null takes it away: deliveries are signed as their endpoints expect it. */
const secretSchema = z.string().min(1).max(16_384).nullable();
const options = z.strictObject(targetOptionsShape);
const saveFails = ['input.target', 'input.target_url', 'input.secret', 'replay.target_refused', 'secret.vault_locked'] as const;

export const targets = {
  /** By name. */
  list: query({
    path: '/targets',
    summary: 'Targets, with what came of the last attempt and the last probe',
    tag: 'targets',
    input: z.strictObject({}),
    output: z.object({ items: z.array(targetSchema) }),
  }),
  get: query({ path: '/targets/{id}', summary: 'A target', tag: 'targets', input: one, output: targetSchema, fails: ['missing.target'] }),
  create: command({
    path: '/targets',
    summary: 'Keep a target',
    tag: 'targets',
    input: z.strictObject({
      ...options.shape,
      name: nameSchema,
      url: urlSchema,
      signing: signingChangeSchema.nullable().default(null),
      secret: secretSchema.default(null),
    }),
    output: targetSchema,
    fails: saveFails,
  }),
  /** What is left out stays. */
  update: command({
    method: 'PATCH',
    path: '/targets/{id}',
    summary: 'Change a target',
    tag: 'targets',
    input: z.strictObject({
      id: targetIdSchema,
      name: nameSchema.optional(),
      url: urlSchema.optional(),
      signing: signingChangeSchema.nullable().optional(),
      secret: secretSchema.optional(),
      ...targetChangeShape,
    }),
    output: targetSchema,
    fails: [...saveFails, 'missing.target'],
  }),
  /** Connects, agrees on TLS, and sends OPTIONS with no body: nothing a handler acts upon. */
  probe: command({
    path: '/targets/{id}/probe',
    summary: 'See whether a target can be reached, with a harmless request',
    tag: 'targets',
    input: z.strictObject({ id: targetIdSchema, confirmedHost: z.string().max(300).optional() }),
    output: targetProbeSchema,
    fails: ['missing.target', 'replay.target_refused', 'replay.target_needs_consent', 'cancelled.by_user'],
  }),
  /** Can be had back until the next start. Plans that name it keep its URL and options as they were. */
  remove: command({
    method: 'DELETE',
    path: '/targets/{id}',
    summary: 'Remove a target',
    tag: 'targets',
    input: one,
    output: z.object({}),
    fails: ['missing.target'],
  }),
  restore: command({
    path: '/targets/{id}/restore',
    summary: 'Have a removed target back',
    tag: 'targets',
    input: one,
    output: targetSchema,
    fails: ['missing.target'],
  }),
};
