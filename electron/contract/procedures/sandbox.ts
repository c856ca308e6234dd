import { z } from 'zod';
import { runOutcomes, sandboxFaultsSchema, sandboxSchema } from '../models/sandbox.ts';
import { command, query } from '../procedure.ts';

const objectIdSchema = z.string().min(1).max(200);

export const sandbox = {
  state: query({
    path: '/sandbox',
    summary: 'The sandbox Console: its address, its world, what it sent',
    tag: 'sandbox',
    input: z.strictObject({}),
    output: sandboxSchema,
  }),
  configure: command({
    method: 'PATCH',
    path: '/sandbox',
    summary: 'Switch the sandbox Console on or off, and set how it misbehaves',
    tag: 'sandbox',
    input: z.strictObject({ isOn: z.boolean().optional(), faults: sandboxFaultsSchema.partial().strict().optional() }),
    output: sandboxSchema,
    fails: ['console.sandbox_failed'],
  }),
  startRun: command({
    path: '/sandbox/runs',
    summary: 'Start a run in the sandbox; its events follow by themselves',
    tag: 'sandbox',
    input: z.strictObject({
      projectId: objectIdSchema.optional(),
      suiteId: objectIdSchema.optional(),
      /** Left out: passed most of the time. */
      outcome: z.enum(runOutcomes).optional(),
      /** From queued to running, and from running to the end, each. */
      stepMs: z.int().min(0).max(600_000).default(1_000),
      /** Of this run, events of these types are never sent. */
      withheldTypes: z.array(z.string().max(100)).max(20).default([]),
      /** The run changes again, without an event, so many ms after its last event. */
      changeAfterMs: z.int().min(0).max(600_000).optional(),
    }),
    output: z.object({ runId: z.string() }),
    fails: ['console.sandbox_off', 'missing.sandbox_object'],
  }),
  /** What happens to one object of the world; each emits what the platform would. */
  act: command({
    path: '/sandbox/acts',
    summary: 'Let something happen in the sandbox: a run fails, an agent goes offline, a gate blocks, …',
    tag: 'sandbox',
    input: z.strictObject({
      act: z.enum([
        'pass-run',
        'fail-run',
        'cancel-run',
        'propose-plan',
        'approve-plan',
        'agent-offline',
        'agent-online',
        'block-gate',
        'release-gate',
        'break-integration',
        'heal-integration',
        'change-quietly',
      ]),
      /** Left out: the newest object it can happen to. */
      objectId: objectIdSchema.optional(),
    }),
    output: z.object({ objectId: z.string() }),
    fails: ['console.sandbox_off', 'missing.sandbox_object', 'conflict.sandbox_state'],
  }),
  reset: command({
    path: '/sandbox/reset',
    summary: 'Begin the sandbox world anew; what was captured stays',
    tag: 'sandbox',
    input: z.strictObject({}),
    output: sandboxSchema,
    fails: ['console.sandbox_failed'],
  }),
};
