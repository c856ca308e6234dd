/**
 * Every pushed event, as one union, and the numbered batch they travel in.
 * Guarantees: `seq` grows by one per event within an `epoch` (one engine start); a batch says the range it covers; what was
 * dropped is announced by `feed.gap`. Payloads are summaries: what a row shows, never bodies, never secrets.
 */
import { z } from 'zod';
import { deliveryIdSchema, draftIdSchema, planIdSchema, scenarioIdSchema, snapshotIdSchema, targetIdSchema } from './ids.ts';
import { draftSummarySchema } from './models/composer.ts';
import { conformanceSummarySchema } from './models/conformance.ts';
import { consoleConnectionSchema } from './models/console.ts';
import { deliverySummarySchema } from './models/delivery.ts';
import { endpointSchema } from './models/endpoint.ts';
import { healthSchema } from './models/health.ts';
import { jobSchema } from './models/job.ts';
import { planSummarySchema } from './models/plan.ts';
import { attemptSummarySchema, replaySummarySchema } from './models/replay.ts';
import { savedViewSchema, viewMatchesSchema } from './models/saved-view.ts';
import { scenarioRunSchema, scenarioSummarySchema } from './models/scenario.ts';
import { settingsSchema } from './models/settings.ts';
import { snapshotSchema } from './models/snapshot.ts';
import { targetSchema } from './models/target.ts';

export const feedEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delivery.captured'), delivery: deliverySummarySchema }),
  z.object({ kind: z.literal('delivery.updated'), delivery: deliverySummarySchema }),
  z.object({ kind: z.literal('delivery.removed'), ids: z.array(deliveryIdSchema) }),
  z.object({ kind: z.literal('views.changed'), views: z.array(savedViewSchema) }),
  /** Arrivals match a view that notifies; at most once in five seconds a view. */
  z.object({ kind: z.literal('view.matched'), matches: viewMatchesSchema }),
  z.object({ kind: z.literal('job.progress'), job: jobSchema }),
  /** A gap has begun or ended; ask again. */
  z.object({ kind: z.literal('observation.changed'), isListening: z.boolean() }),
  z.object({ kind: z.literal('attempt.updated'), attempt: attemptSummarySchema }),
  /** At most ten times a second a job. Of a job of many deliveries not each attempt is told: ask again. */
  z.object({ kind: z.literal('replay.updated'), replay: replaySummarySchema }),
  z.object({ kind: z.literal('target.changed'), target: targetSchema }),
  z.object({ kind: z.literal('target.removed'), id: targetIdSchema }),
  z.object({ kind: z.literal('plan.changed'), plan: planSummarySchema }),
  z.object({ kind: z.literal('plan.removed'), id: planIdSchema }),
  z.object({ kind: z.literal('endpoint.changed'), endpoint: endpointSchema }),
  z.object({ kind: z.literal('settings.changed'), settings: settingsSchema }),
  z.object({ kind: z.literal('engine.health'), health: healthSchema }),
  z.object({ kind: z.literal('console.changed'), connection: consoleConnectionSchema }),
  z.object({ kind: z.literal('snapshot.taken'), snapshot: snapshotSchema }),
  z.object({ kind: z.literal('snapshot.removed'), id: snapshotIdSchema }),
  /** A rule was added or taken away; what was compared is to be asked for again. */
  z.object({ kind: z.literal('ignore-rules.changed'), count: z.int() }),
  /** Its world, what it sent, or how it misbehaves; ask again. */
  z.object({ kind: z.literal('sandbox.changed'), isOn: z.boolean() }),
  z.object({ kind: z.literal('draft.changed'), draft: draftSummarySchema }),
  z.object({ kind: z.literal('draft.removed'), id: draftIdSchema }),
  z.object({ kind: z.literal('scenario.changed'), scenario: scenarioSummarySchema }),
  z.object({ kind: z.literal('scenario.removed'), id: scenarioIdSchema }),
  /** A run with its steps, whenever one of them changed. */
  z.object({ kind: z.literal('scenario.progress'), run: scenarioRunSchema }),
  /** A check of the suite began or ended; ask for the report. */
  z.object({ kind: z.literal('conformance.progress'), report: conformanceSummarySchema }),
  z.object({ kind: z.literal('feed.gap'), from: z.int(), to: z.int() }),
]);
export type FeedEvent = z.infer<typeof feedEventSchema>;

export const feedBatchSchema = z.object({
  epoch: z.string(),
  /** Highest `seq` this batch covers; acknowledge it when applied. */
  seq: z.int(),
  events: z.array(feedEventSchema),
});
export type FeedBatch = z.infer<typeof feedBatchSchema>;
