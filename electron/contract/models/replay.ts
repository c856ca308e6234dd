/** A replay job and its attempts. Each HTTP exchange is an attempt; how it ended is its outcome, a result and never an error. */
import { z } from 'zod';
import { attemptIdSchema, deliveryIdSchema, draftIdSchema, planIdSchema, replayIdSchema } from '../ids.ts';
import { attemptOutcomes } from './attempt-outcome.ts';
import { answerJudgementSchema } from './composer.ts';
import { headerPairSchema } from './delivery.ts';

export const replayKinds = ['exact', 'fresh', 'new-identity'] as const;
/**
 * `exact`: same bytes, signature as captured. `fresh`: same event, signed now with the secret of the target, or of the endpoint where it has
 * none. `new-identity`: that, with a new event id in the body, so that a handler takes it for another event.
 */
export const replayKindSchema = z.enum(replayKinds);
export type ReplayKind = z.infer<typeof replayKindSchema>;

/** What made an attempt: a replay of a delivery, or something composed. */
export const attemptSources = ['replay', 'composer', 'scenario', 'conformance'] as const;
export const attemptSourceSchema = z.enum(attemptSources);
export type AttemptSource = z.infer<typeof attemptSourceSchema>;

export const attemptOutcomeSchema = z.enum(attemptOutcomes);
export type AttemptOutcome = z.infer<typeof attemptOutcomeSchema>;

/** Against the documented rule: a 2xx within 10 s. Null when no answer was waited for: pending, unknown, cancelled, blocked. */
export const deadlineVerdicts = ['in-time', 'late', 'not-2xx', 'no-answer'] as const;

/** Phases in microseconds; null for a phase that did not happen. */
export const phasesSchema = z.object({
  dnsUs: z.int().nullable(),
  connectUs: z.int().nullable(),
  tlsUs: z.int().nullable(),
  /** From the request's last byte to the first byte of the answer. */
  firstByteUs: z.int().nullable(),
  totalUs: z.int().nullable(),
});

export const attemptSummarySchema = z.object({
  id: attemptIdSchema,
  source: attemptSourceSchema,
  /** Of a replay; null for what was composed. */
  replayId: replayIdSchema.nullable(),
  /** What was sent again; null for what was composed. */
  deliveryId: deliveryIdSchema.nullable(),
  /** What it was composed from; null where it was no draft. */
  draftId: draftIdSchema.nullable(),
  /** The scenario run (`srn_`) or handler check (`cfr_`) it is part of. */
  groupId: z.string().nullable(),
  /** Its place there: a step's path or a check's name. */
  groupPart: z.string().nullable(),
  /** 1, 2, 3, … per delivery or draft; 1 where it has neither. */
  number: z.int(),
  kind: replayKindSchema.or(z.literal('composed')),
  /** Whether a correct handler would have answered so; null where nothing was expected. */
  judgement: answerJudgementSchema.nullable(),
  targetUrl: z.string(),
  startedAtUs: z.int(),
  outcome: attemptOutcomeSchema,
  /** One plain sentence on how it ended and what that means. */
  sentence: z.string(),
  status: z.int().nullable(),
  deadline: z.enum(deadlineVerdicts).nullable(),
  phases: phasesSchema,
});
export type AttemptSummary = z.infer<typeof attemptSummarySchema>;

export const attemptSchema = z.object({
  ...attemptSummarySchema.shape,
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.array(headerPairSchema),
    bodyBytes: z.int(),
    bodySha256: z.string(),
    /** Where the bytes that left are: those of the delivery, or of what was composed (its first 5 MiB); null where nothing left. */
    bodyPath: z.string().nullable(),
  }),
  response: z
    .object({
      status: z.int(),
      statusText: z.string(),
      httpVersion: z.string(),
      headers: z.array(headerPairSchema),
      /** Where to read the kept bytes, as the wire had them. */
      bodyPath: z.string(),
      keptBytes: z.int(),
      isTruncated: z.boolean(),
      /** Redirect target as the answer named it; it was not followed. */
      redirectTo: z.string().nullable(),
    })
    .nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** `paused`: by a person, a gap or a restart. `stopped`: by its own rule, after failures. `interrupted`: the log did not go along. */
export const replayStates = ['running', 'paused', 'done', 'stopped', 'cancelled', 'interrupted'] as const;

export const replayCountsSchema = z.object({
  waiting: z.int(),
  inFlight: z.int(),
  /** Answered with a 2xx, in time or late. */
  succeeded: z.int(),
  /** Failed for good. */
  failed: z.int(),
  /** Failed, and will be tried again. */
  again: z.int(),
  /** In flight when Hookglass ended. */
  unknown: z.int(),
  /** Not sent: gone, not whole, no secret. */
  skipped: z.int(),
});

export const replaySummarySchema = z.object({
  id: replayIdSchema,
  kind: replayKindSchema,
  targetUrl: z.string(),
  state: z.enum(replayStates),
  createdAtUs: z.int(),
  finishedAtUs: z.int().nullable(),
  /** Null: started without a plan. */
  planId: planIdSchema.nullable(),
  name: z.string(),
  /** Where it is, then how it ended: one sentence with its figures. */
  sentence: z.string(),
  /** Deliveries it is to send. */
  totalAttempts: z.int(),
  /** Deliveries that have come to their end. */
  doneAttempts: z.int(),
  counts: replayCountsSchema,
  /** Requests of the last seconds, a second; null while nothing leaves. */
  ratePerSecond: z.number().nullable(),
  /** In ms; null while it is not known, or nothing is left. */
  remainingMs: z.int().nullable(),
});
export type ReplaySummary = z.infer<typeof replaySummarySchema>;

export const replaySchema = z.object({
  ...replaySummarySchema.shape,
  /** The first 100, in the order in which they began. */
  attempts: z.array(attemptSchema),
});
export type Replay = z.infer<typeof replaySchema>;

/** What will leave, next to what came in. */
export const replayPreviewSchema = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.array(headerPairSchema),
  bodyBytes: z.int(),
  /** What differs from the captured request, each in a sentence with its rule. */
  changes: z.array(z.object({ header: z.string(), change: z.enum(['removed', 'added', 'replaced']), why: z.string() })),
  /** Set when the target is not on this machine: the host that has to be confirmed. */
  hostToConfirm: z.string().nullable(),
});
export type ReplayPreview = z.infer<typeof replayPreviewSchema>;
