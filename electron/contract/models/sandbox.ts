/** The sandbox Console: the documented API on a loopback port, with a world that lives and sends signed events. */
import { z } from 'zod';

export const runOutcomes = ['passed', 'failed', 'error', 'canceled'] as const;

/** How the sandbox treats what it sends and what it answers. All off by default. */
export const sandboxFaultsSchema = z.object({
  /** Waits before another try after an answer that is not 2xx, in ms; empty: no second try. */
  retryScheduleMs: z.array(z.int().min(0).max(3_600_000)).max(10),
  /** Each event is sent so many times. */
  copies: z.int().min(1).max(10),
  /** `reversed`: events of one change leave in the wrong order. */
  order: z.enum(['as-it-happened', 'reversed']),
  delayMs: z.int().min(0).max(600_000),
  signature: z.enum(['right', 'wrong', 'missing']),
  envelope: z.enum(['current', 'legacy']),
  /** Events of these types are never sent. */
  withheldTypes: z.array(z.string().max(100)).max(20),
  /** Objects change again, without an event, so many ms after their event; null: never. */
  changeAfterMs: z.int().min(0).max(600_000).nullable(),
  /** API requests allowed per minute. */
  rateLimitPerMinute: z.int().min(1).max(100_000),
  /** Of 100 API requests, so many are answered 500. */
  serverErrorPercent: z.int().min(0).max(100),
  /** Each API answer waits so long. */
  latencyMs: z.int().min(0).max(60_000),
});
export type SandboxFaults = z.infer<typeof sandboxFaultsSchema>;

export const sandboxObjectSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  updatedAtUs: z.int(),
});
export type SandboxObject = z.infer<typeof sandboxObjectSchema>;

/** One event the sandbox sent, tried to send, or withheld. */
export const sandboxEmissionSchema = z.object({
  eventId: z.string(),
  eventType: z.string(),
  runId: z.string().nullable(),
  url: z.string(),
  attempt: z.int(),
  /** From 1, where each event is sent several times; each copy has its own tries. */
  copy: z.int(),
  atUs: z.int(),
  /** `withheld`: on purpose; `failed`: no answer. */
  outcome: z.enum(['answered', 'failed', 'withheld']),
  status: z.int().nullable(),
});
export type SandboxEmission = z.infer<typeof sandboxEmissionSchema>;

export const sandboxSchema = z.object({
  isOn: z.boolean(),
  /** Of its API, with `/v1`; null while it is off. */
  baseUrl: z.string().nullable(),
  faults: sandboxFaultsSchema,
  projects: z.array(z.object({ id: z.string(), name: z.string(), suites: z.array(z.object({ id: z.string(), name: z.string() })) })),
  /** The newest 50 of each, newest first. */
  runs: z.array(sandboxObjectSchema),
  plans: z.array(sandboxObjectSchema),
  agents: z.array(sandboxObjectSchema),
  gates: z.array(sandboxObjectSchema),
  integrations: z.array(sandboxObjectSchema),
  /** Of all there are of each. */
  totals: z.object({ runs: z.int(), plans: z.int(), agents: z.int(), gates: z.int(), integrations: z.int() }),
  webhooks: z.int(),
  /** The newest 50 by the time they were sent, newest first. */
  emissions: z.array(sandboxEmissionSchema),
});
export type Sandbox = z.infer<typeof sandboxSchema>;
