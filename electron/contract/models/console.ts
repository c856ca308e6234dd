/** What Hookglass knows of a Zof Console: how it is reached, what was found when it was tried, which webhooks are registered there. */
import { z } from 'zod';
import { endpointIdSchema, environmentIdSchema } from '../ids.ts';

/** What an event is about, and what the Console has a page or a resource for. */
export const consoleThings = ['run', 'plan', 'agent', 'gate', 'integration', 'issue'] as const;
export const consoleThingSchema = z.enum(consoleThings);
export type ConsoleThing = z.infer<typeof consoleThingSchema>;

/** How sure the path of a resource is: stated in the documentation, concluded from it, not documented at all, or set by the person. */
export const certainties = ['documented', 'inferred', 'unknown', 'yours'] as const;

/** Where the object behind an event type is asked for. */
export const resourceSchema = z.object({
  eventType: z.string(),
  thing: consoleThingSchema,
  /**
   * Below the base URL, with `{field}` for a field of the event's object (`{run_id}`, `{id}`); what is filled in is always encoded.
   * Empty: not documented, nothing is fetched.
   */
  path: z.string(),
  /** The answer is a list, and the object is the item whose `id` this field of the event's object names; null: the answer is the object. */
  findBy: z.string().nullable(),
  certainty: z.enum(certainties),
  /** Why it is what it is, in one sentence. */
  explanation: z.string(),
});
export type Resource = z.infer<typeof resourceSchema>;

export const rateLimitSchema = z.object({
  limit: z.int().nullable(),
  remaining: z.int().nullable(),
  resetAtUs: z.int().nullable(),
});
export type RateLimit = z.infer<typeof rateLimitSchema>;

/** Templates of the Console's pages, with `{id}`, `{run_id}` and `{organization_id}`; null where none is set. */
export const linkTemplatesSchema = z.object({
  run: z.string().nullable(),
  plan: z.string().nullable(),
  agent: z.string().nullable(),
  gate: z.string().nullable(),
  integration: z.string().nullable(),
  issue: z.string().nullable(),
});
export type LinkTemplates = z.infer<typeof linkTemplatesSchema>;

export const consoleConnectionSchema = z.object({
  environmentId: environmentIdSchema,
  environmentName: z.string(),
  /** The sandbox Console inside Hookglass; its address and key are known without being entered. */
  isSandbox: z.boolean(),
  /** Of the API, with its version; null while none is set, or while the sandbox is off. */
  baseUrl: z.string().nullable(),
  /** Dots and the last four characters; null without a key. */
  keyMask: z.string().nullable(),
  /** Of the Console itself; link templates that begin with `/` are below it. */
  consoleUrl: z.string().nullable(),
  linkTemplates: linkTemplatesSchema,
  /** One per catalog event type, in the catalog's order. */
  resources: z.array(resourceSchema),
  /** Every delivery that arrives is compared: its object is fetched by a queue that keeps below the rate limit. */
  isFetchingOnCapture: z.boolean(),
  /** Objects that wait to be fetched. */
  queued: z.int(),
  /** Why fetching on capture waits, and until when, in one sentence; null while nothing stands in its way. */
  queueNotice: z.string().nullable(),
  /** As the last answer said; null before the first one. */
  rateLimit: rateLimitSchema.nullable(),
});
export type ConsoleConnection = z.infer<typeof consoleConnectionSchema>;

/** One thing that was tried against a Console, and what came of it. */
export const connectionCheckSchema = z.object({
  /** `reach`, `authenticate`, then one per read that was tried: `runs`, `results`, `agents`, `integrations`, `projects`, `webhooks`. */
  name: z.string(),
  outcome: z.enum(['works', 'refused', 'failed', 'skipped']),
  /** What it means, in one sentence. */
  sentence: z.string(),
  /** What to do about it; null when it works. */
  next: z.string().nullable(),
  status: z.int().nullable(),
  requestId: z.string().nullable(),
  durationMs: z.int().nullable(),
});
export type ConnectionCheck = z.infer<typeof connectionCheckSchema>;

export const connectionReportSchema = z.object({
  environmentId: environmentIdSchema,
  isWorking: z.boolean(),
  checks: z.array(connectionCheckSchema),
  rateLimit: rateLimitSchema.nullable(),
  /** The Console's clock minus ours, from its `Date` header; null when it sends none. */
  clockDifferenceMs: z.int().nullable(),
  testedAtUs: z.int(),
});
export type ConnectionReport = z.infer<typeof connectionReportSchema>;

/** An endpoint registered at the Console. Only `url` and `events` are documented; what else it says is kept in `more`. */
export const registeredWebhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  /** The local endpoint that its URL leads to, as far as that can be told; null otherwise. */
  endpointId: endpointIdSchema.nullable(),
  /** Other fields of the answer, as JSON text; secrets are taken out. */
  more: z.string(),
});
export type RegisteredWebhook = z.infer<typeof registeredWebhookSchema>;

/** What is subscribed to at the Console next to what was received here. */
export const subscriptionSchema = z.object({
  eventType: z.string(),
  endpointId: endpointIdSchema,
  /** Null where nothing is registered for this endpoint. */
  webhookId: z.string().nullable(),
  isSubscribed: z.boolean(),
  received: z.int(),
  lastReceivedAtUs: z.int().nullable(),
  finding: z.enum(['as-expected', 'never-seen', 'not-subscribed']),
  sentence: z.string(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;
