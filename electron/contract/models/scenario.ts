/** A scenario: ordered steps with pauses, kept as YAML text, and what became of its steps when it ran. */
import { z } from 'zod';
import { attemptIdSchema, deliveryIdSchema, scenarioIdSchema, scenarioRunIdSchema } from '../ids.ts';
import { textProblemSchema } from './composer.ts';

/** Bytes (UTF-8) a scenario's text may have. */
export const longestScenario = 256 * 1024;

export const stepKinds = ['event', 'pause', 'parallel', 'wait', 'assert'] as const;
export const stepKindSchema = z.enum(stepKinds);
export type StepKind = z.infer<typeof stepKindSchema>;

export const scenarioSummarySchema = z.object({
  /** Null for one that comes with Hookglass; `scenarios.save` makes a copy of it. */
  id: scenarioIdSchema.nullable(),
  /** File name without its end; names one that comes with Hookglass. */
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  stepCount: z.int(),
  changedAtUs: z.int().nullable(),
  /** It has a mistake and can't run; `scenarios.check` names it. */
  isBroken: z.boolean(),
});
export type ScenarioSummary = z.infer<typeof scenarioSummarySchema>;

export const scenarioSchema = z.object({ ...scenarioSummarySchema.shape, text: z.string() });
export type Scenario = z.infer<typeof scenarioSchema>;

export const scenarioProblemSchema = textProblemSchema.omit({ code: true });
export type ScenarioProblem = z.infer<typeof scenarioProblemSchema>;

export const stepStates = ['waiting', 'running', 'passed', 'failed', 'skipped'] as const;

export const stepResultSchema = z.object({
  /** Place in the scenario, from 1: `3`, or `4.2` for the second step inside the fourth. */
  path: z.string(),
  kind: stepKindSchema,
  title: z.string(),
  /** Line of the text it is written at, from 1. */
  line: z.int(),
  state: z.enum(stepStates),
  /** What happened; what it waits for while it runs. */
  sentence: z.string(),
  startedAtUs: z.int().nullable(),
  endedAtUs: z.int().nullable(),
  attemptIds: z.array(attemptIdSchema),
  deliveryIds: z.array(deliveryIdSchema),
});
export type StepResult = z.infer<typeof stepResultSchema>;

export const scenarioRunStates = ['running', 'paused', 'passed', 'failed', 'cancelled', 'interrupted'] as const;

export const scenarioRunSummarySchema = z.object({
  id: scenarioRunIdSchema,
  scenarioId: scenarioIdSchema.nullable(),
  name: z.string(),
  targetUrl: z.string(),
  state: z.enum(scenarioRunStates),
  /** Where it is, then how it ended: one sentence with its figures. */
  sentence: z.string(),
  startedAtUs: z.int(),
  endedAtUs: z.int().nullable(),
  doneSteps: z.int(),
  totalSteps: z.int(),
});
export type ScenarioRunSummary = z.infer<typeof scenarioRunSummarySchema>;

export const scenarioRunSchema = z.object({ ...scenarioRunSummarySchema.shape, steps: z.array(stepResultSchema) });
export type ScenarioRun = z.infer<typeof scenarioRunSchema>;
