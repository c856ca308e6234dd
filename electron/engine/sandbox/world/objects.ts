/**
 * The objects of the sandbox's world. Their shapes are schemas, because the world is read back from what was saved, which may be
 * anything. The documentation names few fields of them; what it does not name is ours.
 */
import { z } from 'zod';
import { runOutcomes } from '#contract/models/sandbox.ts';

const base = {
  id: z.string().min(1).max(200),
  /** Grows with creation across all kinds; the order of pages. */
  serial: z.int().min(1),
  createdAtUs: z.int(),
  updatedAtUs: z.int(),
};
const name = z.string().max(300);

const caseResultSchema = z.object({
  id: z.string(),
  serial: z.int().min(1),
  caseId: z.string(),
  name,
  status: z.enum(['running', 'passed', 'failed', 'error', 'skipped']),
  durationMs: z.int().nullable(),
  failure: z.string().nullable(),
});
export type CaseResult = z.infer<typeof caseResultSchema>;

export const runSchema = z.object({
  ...base,
  /** Runs of another organization are there so that they can be asked for in vain. */
  organizationId: z.string(),
  projectId: z.string(),
  suiteId: z.string().nullable(),
  cases: z.array(z.object({ id: z.string(), name })).max(200),
  environment: z.string().max(100),
  name,
  status: z.enum(['queued', 'running', ...runOutcomes]),
  /** How it ends unless something else happens to it. */
  plannedOutcome: z.enum(runOutcomes),
  stepMs: z.int().min(0).max(600_000),
  withheldTypes: z.array(z.string()),
  changeAfterMs: z.int().min(0).max(600_000).nullable(),
  startedAtUs: z.int().nullable(),
  finishedAtUs: z.int().nullable(),
  /** Empty until it runs. */
  results: z.array(caseResultSchema),
});
export type Run = z.infer<typeof runSchema>;
export type RunOutcome = Run['plannedOutcome'];

export const planSchema = z.object({ ...base, runId: z.string(), name, status: z.enum(['pending', 'approved', 'rejected', 'applied']) });
export type Plan = z.infer<typeof planSchema>;

export const agentSchema = z.object({
  ...base,
  name,
  kind: z.enum(['cloud', 'endpoint']),
  status: z.enum(['online', 'offline']),
  lastHeartbeatAtUs: z.int(),
});
export type Agent = z.infer<typeof agentSchema>;

export const gateSchema = z.object({
  ...base,
  name,
  projectId: z.string(),
  status: z.enum(['open', 'blocked']),
  /** The run that blocked it. */
  runId: z.string().nullable(),
  reason: z.string().nullable(),
});
export type Gate = z.infer<typeof gateSchema>;

export const integrationSchema = z.object({
  ...base,
  name,
  provider: z.string(),
  status: z.enum(['healthy', 'error']),
  problem: z.string().nullable(),
});
export type Integration = z.infer<typeof integrationSchema>;

const suiteSchema = z.object({
  id: z.string(),
  name,
  cases: z
    .array(z.object({ id: z.string(), name }))
    .min(1)
    .max(200),
});
export type Suite = z.infer<typeof suiteSchema>;

export const projectSchema = z.object({ ...base, name, applicationId: z.string(), suites: z.array(suiteSchema).min(1) });
export type Project = z.infer<typeof projectSchema>;

export const applicationSchema = z.object({
  ...base,
  name,
  description: z.string().max(2_000),
  environmentUrls: z.record(z.string(), z.string()),
  teamId: z.string(),
});
export type Application = z.infer<typeof applicationSchema>;

/** What is only ever listed: reports, schedules, teams. Their fields are the API's. */
export const listedSchema = z.object({ ...base, fields: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) });
export type Listed = z.infer<typeof listedSchema>;

export const finishedStatuses: ReadonlySet<Run['status']> = new Set(runOutcomes);

export function isFinished(run: Run): boolean {
  return finishedStatuses.has(run.status);
}
