/** Scenarios: YAML texts of ordered steps, and their runs. */
import { z } from 'zod';
import { environmentIdSchema, scenarioIdSchema, scenarioRunIdSchema } from '../ids.ts';
import { destinationSchema, jsonObjectSchema, signerSchema } from '../models/composer.ts';
import { deliverySetSchema } from '../models/delivery-set.ts';
import {
  longestScenario,
  scenarioProblemSchema,
  scenarioRunSchema,
  scenarioRunSummarySchema,
  scenarioSchema,
  scenarioSummarySchema,
} from '../models/scenario.ts';
import { command, query } from '../procedure.ts';

/** A kept scenario by its id, one that comes with Hookglass by its slug, or a text. */
const scenarioSourceSchema = z.union([
  z.strictObject({ id: scenarioIdSchema }),
  z.strictObject({ slug: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  z.strictObject({ text: z.string().max(longestScenario) }),
]);
const oneRun = z.strictObject({ id: scenarioRunIdSchema });
const runFails = ['missing.scenario_run', 'conflict.scenario_run'] as const;

export const scenarios = {
  /** Those kept, last changed first, then those that come with Hookglass. */
  list: query({
    path: '/scenarios',
    summary: 'Scenarios',
    tag: 'scenarios',
    input: z.strictObject({}),
    output: z.object({ items: z.array(scenarioSummarySchema) }),
  }),
  get: query({
    method: 'POST',
    path: '/scenarios/get',
    summary: 'A scenario with its text',
    tag: 'scenarios',
    input: z.strictObject({ scenario: z.union([z.strictObject({ id: scenarioIdSchema }), z.strictObject({ slug: z.string().max(60) })]) }),
    output: scenarioSchema,
    fails: ['missing.scenario'],
  }),
  /** JSON Schema (draft 7) of a scenario's file, for an editor. */
  schema: query({
    path: '/scenarios/schema',
    summary: "Schema of a scenario's file",
    tag: 'scenarios',
    input: z.strictObject({}),
    output: z.object({ schema: jsonObjectSchema }),
  }),
  check: query({
    method: 'POST',
    path: '/scenarios/check',
    summary: 'Mistakes of a scenario, with their places',
    tag: 'scenarios',
    input: z.strictObject({ text: z.string().max(longestScenario) }),
    output: z.object({ problems: z.array(scenarioProblemSchema), stepCount: z.int(), name: z.string() }),
  }),
  /** Any text is kept, broken ones too: nobody loses what they wrote. */
  save: command({
    path: '/scenarios',
    summary: 'Keep a scenario, a new one or a change of one',
    tag: 'scenarios',
    input: z.strictObject({ id: scenarioIdSchema.optional(), text: z.string().max(longestScenario) }),
    output: scenarioSchema,
    fails: ['missing.scenario'],
  }),
  /** Can be had back until the next start. */
  remove: command({
    method: 'DELETE',
    path: '/scenarios/{id}',
    summary: 'Remove a scenario',
    tag: 'scenarios',
    input: z.strictObject({ id: scenarioIdSchema }),
    output: z.object({}),
    fails: ['missing.scenario'],
  }),
  restore: command({
    path: '/scenarios/{id}/restore',
    summary: 'Have a removed scenario back',
    tag: 'scenarios',
    input: z.strictObject({ id: scenarioIdSchema }),
    output: scenarioSchema,
    fails: ['missing.scenario'],
  }),
  /** From deliveries, oldest first, with their gaps as pauses and repeated ids as references. Keeps nothing. */
  record: query({
    method: 'POST',
    path: '/scenarios/record',
    summary: 'A scenario made from a run or a selection of deliveries',
    tag: 'scenarios',
    input: z.strictObject({
      from: z.union([
        z.strictObject({ set: deliverySetSchema }),
        z.strictObject({ environmentId: environmentIdSchema, runId: z.string().min(1).max(500) }),
      ]),
      name: z.string().max(200).optional(),
      /** Pauses longer than this are shortened to it, in ms. */
      longestPauseMs: z.int().min(0).max(3_600_000).default(5_000),
    }),
    output: z.object({ text: z.string(), notes: z.array(z.string()) }),
    fails: ['input.draft_source', 'input.query_syntax', 'log.query_timeout'],
  }),
  start: command({
    path: '/scenarios/runs',
    summary: 'Run a scenario',
    tag: 'scenarios',
    input: z.strictObject({
      scenario: scenarioSourceSchema,
      destination: destinationSchema,
      signer: signerSchema.default({ by: 'destination', secret: 'current' }),
      givenSecret: z.string().max(16_384).optional(),
      environmentId: environmentIdSchema.optional(),
      /** `paused`: waits before the first step. */
      begin: z.enum(['running', 'paused']).default('running'),
      /** How long a pause takes, in percent of what is written. */
      pausePercent: z.int().min(0).max(1000).default(100),
      /** What happens after a step failed. */
      onFailure: z.enum(['stop', 'go-on']).default('stop'),
      confirmedHost: z.string().max(300).optional(),
    }),
    output: scenarioRunSchema,
    fails: [
      'input.scenario',
      'input.scenario_version',
      'input.target_url',
      'missing.scenario',
      'missing.endpoint',
      'missing.environment',
      'replay.target_refused',
      'replay.target_needs_consent',
      'secret.none_to_sign',
      'receiver.not_listening',
      'receiver.sample_handler',
    ],
  }),
  run: query({
    path: '/scenarios/runs/{id}',
    summary: 'A scenario run with its steps',
    tag: 'scenarios',
    input: oneRun,
    output: scenarioRunSchema,
    fails: ['missing.scenario_run'],
  }),
  /** The last 50, newest first. */
  runs: query({
    path: '/scenarios/runs',
    summary: 'Scenario runs',
    tag: 'scenarios',
    input: z.strictObject({ scenarioId: scenarioIdSchema.optional() }),
    output: z.object({ items: z.array(scenarioRunSummarySchema) }),
  }),
  pause: command({
    path: '/scenarios/runs/{id}/pause',
    summary: 'Pause a run before its next step',
    tag: 'scenarios',
    input: oneRun,
    output: scenarioRunSchema,
    fails: runFails,
  }),
  resume: command({
    path: '/scenarios/runs/{id}/resume',
    summary: 'Go on with a paused run',
    tag: 'scenarios',
    input: oneRun,
    output: scenarioRunSchema,
    fails: runFails,
  }),
  step: command({
    path: '/scenarios/runs/{id}/step',
    summary: 'One step of a paused run',
    tag: 'scenarios',
    input: oneRun,
    output: scenarioRunSchema,
    fails: runFails,
  }),
  stop: command({
    path: '/scenarios/runs/{id}/stop',
    summary: 'Stop a run; what is in flight is cut',
    tag: 'scenarios',
    input: oneRun,
    output: scenarioRunSchema,
    fails: runFails,
  }),
};
