/** Attempts of whatever made them: found, compared, taken elsewhere. */
import { z } from 'zod';
import { attemptIdSchema, deliveryIdSchema, draftIdSchema, replayIdSchema } from '../ids.ts';
import { exportedSchema, responseComparisonSchema } from '../models/attempt-comparison.ts';
import { attemptOutcomes } from '../models/attempt-outcome.ts';
import { cursorSchema, pageOf } from '../models/page.ts';
import { attemptSourceSchema, attemptSummarySchema, deadlineVerdicts } from '../models/replay.ts';
import { query } from '../procedure.ts';

const one = z.strictObject({ id: attemptIdSchema });
/** Values of `Authorization`, `Cookie` and keys, which are masked otherwise. */
const withCredentials = z.boolean().default(false);

/** Everything that is given has to hold. */
export const attemptFilterShape = {
  /** In the URL, a header or the first 256 KiB of the answer; upper and lower case alike. */
  text: z.string().max(500).default(''),
  outcomes: z.array(z.enum(attemptOutcomes)).max(attemptOutcomes.length).default([]),
  /** `2xx` or `404`. */
  statuses: z
    .array(z.string().regex(/^[1-5](?:xx|[0-9]{2})$/))
    .max(20)
    .default([]),
  deadlines: z.array(z.enum(deadlineVerdicts)).max(deadlineVerdicts.length).default([]),
  sources: z.array(attemptSourceSchema).max(4).default([]),
  replayId: replayIdSchema.optional(),
  deliveryId: deliveryIdSchema.optional(),
  draftId: draftIdSchema.optional(),
  /** A scenario run (`srn_`) or a handler check (`cfr_`). */
  groupId: z.string().max(60).optional(),
  /** Begins so. */
  targetUrl: z.string().max(8192).default(''),
  sinceUs: z.int().optional(),
  untilUs: z.int().optional(),
};

export const attempts = {
  /** Newest first. */
  list: query({
    path: '/attempts',
    summary: 'Attempts that match a filter',
    tag: 'attempts',
    input: z.strictObject({ ...attemptFilterShape, limit: z.int().min(1).max(200).default(50), cursor: cursorSchema.optional() }),
    output: pageOf(attemptSummarySchema),
    fails: ['log.query_timeout'],
  }),
  compare: query({
    path: '/attempts/compare',
    summary: 'Two answers: status, headers, body',
    tag: 'attempts',
    input: z.strictObject({ first: attemptIdSchema, second: attemptIdSchema }),
    output: responseComparisonSchema,
    fails: ['missing.attempt', 'cancelled.by_user'],
  }),
  copy: query({
    path: '/attempts/{id}/copy',
    summary: 'The request as a cURL command, HTTP, JavaScript or Python',
    tag: 'attempts',
    input: z.strictObject({ ...one.shape, format: z.enum(['curl', 'http', 'fetch', 'python']), withCredentials }),
    /** `note` says what it can not carry and what is masked; empty when it carries everything. */
    output: z.object({ text: z.string(), note: z.string(), isMasked: z.boolean() }),
    fails: ['missing.attempt', 'log.body_damaged'],
  }),
  har: query({
    method: 'POST',
    path: '/attempts/har',
    summary: 'Attempts as a HAR file',
    tag: 'attempts',
    /** At most 1,000 attempts and 64 MiB; signatures are in it as they were sent. */
    input: z.union([
      z.strictObject({ ids: z.array(attemptIdSchema).min(1).max(1000), withCredentials }),
      z.strictObject({ replayId: replayIdSchema, withCredentials }),
    ]),
    output: exportedSchema,
    fails: ['missing.attempt', 'missing.replay', 'input.export_too_large', 'log.body_damaged', 'cancelled.by_user'],
  }),
};
