import { z } from 'zod';
import {
  deliveryIdSchema,
  endpointIdSchema,
  environmentIdSchema,
  ignoreRuleIdSchema,
  jobIdSchema,
  snapshotIdSchema,
  stagedBodyIdSchema,
} from '../ids.ts';
import {
  connectionReportSchema,
  consoleConnectionSchema,
  linkTemplatesSchema,
  registeredWebhookSchema,
  subscriptionSchema,
} from '../models/console.ts';
import { comparisonSchema, fieldKindSchema, ignoreMatchSchema, ignoreRuleSchema, ruleSuggestionSchema } from '../models/drift.ts';
import { endpointSchema, slugSchema } from '../models/endpoint.ts';
import { cursorSchema } from '../models/page.ts';
import { reconciliationSchema } from '../models/reconciliation.ts';
import { snapshotSchema } from '../models/snapshot.ts';
import { command, query } from '../procedure.ts';

/** What any request to a Console may end in. */
const consoleFailures = [
  'missing.environment',
  'console.not_connected',
  'console.unreachable',
  'console.tls',
  'console.redirected',
  'console.unauthorised',
  'console.forbidden',
  'console.not_found',
  'console.rejected',
  'console.conflict',
  'console.rate_limited',
  'console.unavailable',
  'console.not_json',
  'console.unexpected_answer',
  'console.too_large',
  'console.endless_pages',
  'secret.unreadable',
  'secret.vault_locked',
  'cancelled.by_user',
] as const;

/** Characters of a snapshot's text that fit in one call, however many of them have to be escaped; a longer one is staged in pieces. */
export const longestInlineText = 128 * 1024;

const oneEnvironment = z.strictObject({ environmentId: environmentIdSchema });
const urlSchema = z.string().trim().max(2_048);
const eventTypeSchema = z.string().min(1).max(100);

export const consoleProcedures = {
  connections: query({
    path: '/console/connections',
    summary: 'How the Console of each environment is reached',
    tag: 'console',
    input: z.strictObject({}),
    output: z.object({ items: z.array(consoleConnectionSchema) }),
  }),
  /** Fields that are left out stay; null takes one away. */
  connect: command({
    method: 'PATCH',
    path: '/console/connections/{environmentId}',
    summary: 'Set how the Console of an environment is reached',
    tag: 'console',
    input: z.strictObject({
      environmentId: environmentIdSchema,
      isSandbox: z.boolean().optional(),
      baseUrl: urlSchema.nullable().optional(),
      apiKey: z.string().min(1).max(16_384).nullable().optional(),
      consoleUrl: urlSchema.nullable().optional(),
      linkTemplates: linkTemplatesSchema.partial().strict().optional(),
      /** By event type; null goes back to the default. */
      resources: z
        .record(eventTypeSchema, z.strictObject({ path: z.string().max(500), findBy: z.string().max(100).nullable() }).nullable())
        .optional(),
      isFetchingOnCapture: z.boolean().optional(),
    }),
    output: consoleConnectionSchema,
    fails: ['missing.environment', 'input.console_url', 'input.console_path', 'input.secret', 'secret.vault_locked', 'secret.unreadable'],
  }),
  /** Harmless reads only. What fails is part of the report; the call itself fails where nothing could be tried. */
  test: command({
    path: '/console/connections/{environmentId}/tests',
    summary: 'Try a connection: reachable, authenticated, what the key may read, rate limit, clock',
    tag: 'console',
    input: oneEnvironment,
    output: connectionReportSchema,
    fails: ['missing.environment', 'console.not_connected', 'secret.unreadable', 'secret.vault_locked', 'cancelled.by_user'],
  }),
  webhooks: query({
    path: '/console/connections/{environmentId}/webhooks',
    summary: 'Endpoints registered at the Console',
    tag: 'console',
    input: oneEnvironment,
    output: z.object({ items: z.array(registeredWebhookSchema).max(10_000) }),
    fails: consoleFailures,
  }),
  /** The returned secret is in the vault before this answers, and survives a crash in between. */
  registerWebhook: command({
    path: '/console/connections/{environmentId}/webhooks',
    summary: 'Register an endpoint at the Console, and keep its secret',
    tag: 'console',
    input: z.strictObject({
      environmentId: environmentIdSchema,
      /** What the Console sends to; left out: the local endpoint's own address, which only the sandbox can reach. */
      url: urlSchema.optional(),
      events: z.array(eventTypeSchema).min(1).max(100),
      /** The local endpoint whose deliveries are judged with the secret; `slug` makes a new one. */
      endpointId: endpointIdSchema.optional(),
      slug: slugSchema.optional(),
    }),
    output: z.object({
      webhook: registeredWebhookSchema,
      endpoint: endpointSchema,
      /** False: the answer named no secret, which has to be entered by hand. */
      isSecretKept: z.boolean(),
    }),
    fails: [...consoleFailures, 'missing.endpoint', 'conflict.slug_taken', 'conflict.endpoint_built_in', 'input.console_url'],
  }),
  /** Asks the Console for a test event, then waits for it as a job: `jobId` tells over the feed whether it arrived. */
  sendTestEvent: command({
    path: '/console/connections/{environmentId}/webhooks/{webhookId}/test-events',
    summary: 'Have the Console send a test event, and wait for it',
    tag: 'console',
    input: z.strictObject({ environmentId: environmentIdSchema, webhookId: z.string().min(1).max(200) }),
    output: z.object({ jobId: jobIdSchema }),
    fails: consoleFailures,
  }),
  subscriptions: query({
    path: '/console/connections/{environmentId}/subscriptions',
    summary: 'What is subscribed to, next to what was received',
    tag: 'console',
    input: z.strictObject({ environmentId: environmentIdSchema, days: z.int().min(1).max(365).default(30) }),
    output: z.object({
      items: z.array(subscriptionSchema).max(10_000),
      /** Webhooks at the Console that lead to no endpoint here, so that what comes for them is not told. */
      elsewhere: z.int(),
    }),
    fails: consoleFailures,
  }),
  fetchSnapshot: command({
    path: '/deliveries/{deliveryId}/snapshots',
    summary: 'Fetch the object behind a delivery from the Console',
    tag: 'console',
    input: z.strictObject({ deliveryId: deliveryIdSchema }),
    output: snapshotSchema,
    fails: [...consoleFailures, 'missing.delivery', 'console.no_resource'],
  }),
  addSnapshot: command({
    path: '/deliveries/{deliveryId}/snapshots/given',
    summary: 'Compare a delivery with JSON that was pasted or opened',
    tag: 'console',
    input: z.strictObject({
      deliveryId: deliveryIdSchema,
      /** JSON text: the object, or an answer of the Console that holds it. */
      text: z.string().min(1).max(longestInlineText).optional(),
      /** The text as it was staged in pieces (`/verification/bodies`), for one too long for a single call. */
      stagedId: stagedBodyIdSchema.optional(),
      origin: z.enum(['pasted', 'file']).default('pasted'),
    }),
    output: snapshotSchema,
    fails: ['missing.delivery', 'missing.staged_body', 'input.snapshot'],
  }),
  /** Of the same object, whichever delivery they were taken for; newest first. */
  snapshots: query({
    path: '/deliveries/{deliveryId}/snapshots',
    summary: 'What the Console said of the object behind a delivery, over time',
    tag: 'console',
    input: z.strictObject({ deliveryId: deliveryIdSchema, limit: z.int().min(1).max(200).default(50) }),
    output: z.object({ items: z.array(snapshotSchema) }),
    fails: ['missing.delivery'],
  }),
  /** Deliveries that were compared with it are compared with the newest that is left, or with none. */
  removeSnapshot: command({
    method: 'DELETE',
    path: '/snapshots/{id}',
    summary: 'Forget what the Console said at a moment, or what was pasted by mistake',
    tag: 'console',
    input: z.strictObject({ id: snapshotIdSchema }),
    output: z.object({ id: snapshotIdSchema }),
    fails: ['missing.snapshot'],
  }),
  compare: query({
    path: '/deliveries/{deliveryId}/comparison',
    summary: 'A payload next to a snapshot, field by field',
    tag: 'console',
    input: z.strictObject({
      deliveryId: deliveryIdSchema,
      /** The newest when left out. */
      snapshotId: snapshotIdSchema.optional(),
      /** Kinds of field that are wanted; all when left out. */
      kinds: z.array(fieldKindSchema).optional(),
      limit: z.int().min(1).max(2_000).default(500),
      cursor: cursorSchema.optional(),
    }),
    output: comparisonSchema,
    fails: ['missing.delivery', 'missing.snapshot', 'log.body_damaged', 'cancelled.by_user'],
  }),
  ignoreRules: query({
    path: '/console/ignore-rules',
    summary: 'Fields that are noise when a payload is compared with the Console',
    tag: 'console',
    input: z.strictObject({}),
    output: z.object({ items: z.array(ignoreRuleSchema).max(1_000) }),
  }),
  addIgnoreRule: command({
    path: '/console/ignore-rules',
    summary: 'Ignore a field by its path, its type or its shape',
    tag: 'console',
    input: z.strictObject({
      eventType: eventTypeSchema.nullable().default(null),
      match: ignoreMatchSchema,
      origin: z.enum(['yours', 'learnt']).default('yours'),
    }),
    output: ignoreRuleSchema,
    fails: ['input.ignore_rule'],
  }),
  removeIgnoreRule: command({
    method: 'DELETE',
    path: '/console/ignore-rules/{id}',
    summary: 'No longer ignore a field',
    tag: 'console',
    input: z.strictObject({ id: ignoreRuleIdSchema }),
    output: z.object({ id: ignoreRuleIdSchema }),
    fails: ['missing.ignore_rule'],
  }),
  suggestIgnoreRules: query({
    path: '/console/ignore-rules/suggestions',
    summary: 'Rules that the compared deliveries of an event type suggest',
    tag: 'console',
    input: z.strictObject({ eventType: eventTypeSchema, limit: z.int().min(2).max(200).default(50) }),
    output: z.object({ compared: z.int(), items: z.array(ruleSuggestionSchema) }),
    fails: ['log.query_timeout'],
  }),
  /** With `recover`, what is missing is fetched as far as the API can, and kept as recovered. */
  reconcileRun: command({
    path: '/console/connections/{environmentId}/runs/{runId}/reconciliations',
    summary: 'Compare what the Console says of a run with what was captured',
    tag: 'console',
    input: z.strictObject({
      environmentId: environmentIdSchema,
      runId: z.string().min(1).max(512),
      recover: z.boolean().default(false),
    }),
    output: reconciliationSchema,
    fails: consoleFailures,
  }),
};
