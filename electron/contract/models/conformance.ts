/** The handler check: a suite of requests, right and wrong, against one target, and a report of what the handler did. */
import { z } from 'zod';
import { attemptIdSchema, conformanceIdSchema } from '../ids.ts';

export const conformanceChecks = [
  'accepts-good',
  'refuses-unsigned',
  'refuses-wrong-secret',
  'refuses-tampered',
  'refuses-malformed-signature',
  'refuses-stale',
  'verifies-raw-bytes',
  'answers-in-time',
  'idempotent-in-sequence',
  'idempotent-at-once',
  'tolerates-unknown-fields',
  'tolerates-unknown-types',
  'takes-current-envelope',
  'takes-legacy-envelope',
  'survives-disorder',
  'survives-burst',
] as const;
export const conformanceCheckSchema = z.enum(conformanceChecks);
export type ConformanceCheck = z.infer<typeof conformanceCheckSchema>;

/** Sentence of a check that was left out of the choice. */
export const notAskedFor = 'Was not asked for.';

export const conformanceCheckFactsSchema = z.object({
  name: conformanceCheckSchema,
  /** What a correct handler does: a statement. */
  title: z.string(),
  /** How it is tried, and the source of the rule. */
  explanation: z.string(),
  /** Requests it sends. */
  requests: z.int(),
});

export const checkResultSchema = z.object({
  name: conformanceCheckSchema,
  title: z.string(),
  /** `inconclusive`: what came says neither; `skipped`: does not apply, or was not asked for. */
  state: z.enum(['waiting', 'running', 'passed', 'failed', 'inconclusive', 'skipped']),
  /** What the handler did. */
  sentence: z.string(),
  /** What to do about it; null unless it failed. */
  advice: z.string().nullable(),
  durationMs: z.number(),
  attemptIds: z.array(attemptIdSchema),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const conformanceSummarySchema = z.object({
  id: conformanceIdSchema,
  targetUrl: z.string(),
  /** `failed` when a check failed; `passed` when none did; `unreachable` when no request got an answer. */
  state: z.enum(['running', 'passed', 'failed', 'unreachable', 'cancelled', 'interrupted']),
  sentence: z.string(),
  startedAtUs: z.int(),
  endedAtUs: z.int().nullable(),
  passed: z.int(),
  failed: z.int(),
  inconclusive: z.int(),
  skipped: z.int(),
  total: z.int(),
});
export type ConformanceSummary = z.infer<typeof conformanceSummarySchema>;

export const conformanceReportSchema = z.object({ ...conformanceSummarySchema.shape, checks: z.array(checkResultSchema) });
export type ConformanceReport = z.infer<typeof conformanceReportSchema>;
