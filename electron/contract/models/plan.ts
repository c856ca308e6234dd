/** A plan: which deliveries leave, in which order, where to and how fast. Nothing leaves before it is confirmed; what is sent equals it. */
import { z } from 'zod';
import { deliveryIdSchema, planIdSchema, replayIdSchema } from '../ids.ts';
import { attemptSummarySchema, replayKindSchema } from './replay.ts';
import { targetChoiceSchema } from './target.ts';

/** Deliveries a plan may have. */
export const longestPlan = 100_000;

export const planOrders = ['original', 'event-time', 'reversed', 'random'] as const;

/** Between the starts of two requests, in ms. `original`: as the deliveries arrived. `scaled`: that, in percent. `capped`: that, but no longer. */
export const paceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('at-once') }),
  z.strictObject({ kind: z.literal('original') }),
  z.strictObject({ kind: z.literal('scaled'), percent: z.number().min(0.1).max(10_000) }),
  z.strictObject({ kind: z.literal('capped'), longestGapMs: z.int().min(0).max(86_400_000) }),
  z.strictObject({ kind: z.literal('fixed'), gapMs: z.int().min(0).max(86_400_000) }),
]);
export type Pace = z.infer<typeof paceSchema>;

/** When a delivery that was not answered with a 2xx is tried again. `Retry-After` (seconds or a date, at most an hour) counts where it is longer. */
export const retryPolicySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('list'), delaysMs: z.array(z.int().min(0).max(86_400_000)).min(1).max(20) }),
  /** Full jitter: anything between 0 and the delay, which doubles. */
  z.strictObject({
    kind: z.literal('exponential'),
    tries: z.int().min(1).max(20),
    firstMs: z.int().min(1).max(3_600_000).default(1_000),
    mostMs: z.int().min(1).max(86_400_000).default(60_000),
    jitter: z.enum(['full', 'none']).default('full'),
  }),
]);
export type RetryPolicy = z.infer<typeof retryPolicySchema>;

export const planOptionsSchema = z.strictObject({
  target: targetChoiceSchema,
  kind: replayKindSchema,
  order: z.enum(planOrders).default('original'),
  /** For order `random` and for jitter: the same seed gives the same order and delays. */
  seed: z.int().min(0).max(4_294_967_295).default(1),
  pace: paceSchema.default({ kind: 'at-once' }),
  /** Requests at the same time; null takes the target's. */
  concurrency: z.int().min(1).max(64).nullable().default(null),
  /** Stops after so many deliveries have failed for good; null goes on. */
  stopAfterFailures: z.int().min(1).max(100_000).nullable().default(null),
  retry: retryPolicySchema.default({ kind: 'none' }),
  /** How long delays between tries take, in percent of what is written: 100 is real time. */
  retryPercent: z.number().min(0).max(100).default(100),
  /** After the machine slept, or the app was started again in the middle. */
  afterGap: z.enum(['pause', 'go-on']).default('pause'),
});
export type PlanOptions = z.infer<typeof planOptionsSchema>;

export const planSummarySchema = z.object({
  id: planIdSchema,
  name: z.string(),
  createdAtUs: z.int(),
  targetUrl: z.string(),
  /** The kept target's name; null for a URL. */
  targetName: z.string().nullable(),
  kind: replayKindSchema,
  count: z.int(),
  /** Jobs it was run as, newest first. */
  jobs: z.array(replayIdSchema),
});
export type PlanSummary = z.infer<typeof planSummarySchema>;

export const planSchema = z.object({
  ...planSummarySchema.shape,
  options: planOptionsSchema,
  /** Where it came from, in words: "Filter type:run.failed", "Run run_81", "12 selected deliveries", a file's name. */
  from: z.string(),
  /** Changes with anything that changes what is sent; `plans.start` names it. */
  fingerprint: z.string(),
  hosts: z.array(z.string()),
  /** Entries whose event stands in the plan before. */
  duplicates: z.int(),
  bytes: z.int(),
  oldestUs: z.int().nullable(),
  newestUs: z.int().nullable(),
  /** With the pace, the concurrency and the target's limits; answers are taken to come within 50 ms. Without tries again. */
  estimatedMs: z.int(),
  /** Entries that can't be sent: deleted since, body not kept whole, no secret. They are left out, and said to be. */
  unsendable: z.int(),
  problems: z.array(z.object({ position: z.int(), deliveryId: deliveryIdSchema.nullable(), sentence: z.string() })),
  /** What to mind before it leaves, in sentences. */
  warnings: z.array(z.string()),
  /** The host that has to be typed; null when none has to. */
  hostToConfirm: z.string().nullable(),
});
export type Plan = z.infer<typeof planSchema>;

export const planEntrySchema = z.object({
  position: z.int(),
  /** Null: not in this log (of a plan read from a file). */
  deliveryId: deliveryIdSchema.nullable(),
  eventType: z.string().nullable(),
  eventId: z.string().nullable(),
  receivedAtUs: z.int().nullable(),
  bytes: z.int(),
  /** From the start of the job, in ms, as the pace has it. */
  dueMs: z.number(),
  isDuplicate: z.boolean(),
  /** Why it can't be sent; null when it can. */
  problem: z.string().nullable(),
});
export type PlanEntry = z.infer<typeof planEntrySchema>;

export const itemStates = ['waiting', 'in-flight', 'again', 'succeeded', 'failed', 'unknown', 'skipped'] as const;
/** One delivery of a job. `again`: failed and will be tried again. `unknown`: in flight when Hookglass ended; never sent again by itself. */
export const replayItemSchema = z.object({
  position: z.int(),
  deliveryId: deliveryIdSchema,
  eventType: z.string().nullable(),
  eventId: z.string().nullable(),
  state: z.enum(itemStates),
  tries: z.int(),
  /** When it is tried next. */
  dueUs: z.int().nullable(),
  sentence: z.string(),
  /** The last one. */
  attempt: attemptSummarySchema.nullable(),
});
export type ReplayItem = z.infer<typeof replayItemSchema>;

export const fixVerdicts = ['fixed', 'regressed', 'still-failing', 'still-fine', 'not-comparable'] as const;
export const fixItemSchema = z.object({
  deliveryId: deliveryIdSchema,
  eventType: z.string().nullable(),
  verdict: z.enum(fixVerdicts),
  before: attemptSummarySchema.nullable(),
  after: attemptSummarySchema.nullable(),
  sentence: z.string(),
});
export type FixItem = z.infer<typeof fixItemSchema>;
