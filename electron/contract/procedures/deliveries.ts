import { z } from 'zod';
import { deliveryIdSchema, jobIdSchema } from '../ids.ts';
import { deliverySchema, deliverySummarySchema, tagSchema } from '../models/delivery.ts';
import { deliverySetSchema } from '../models/delivery-set.ts';
import { diagnosisSchema } from '../models/diagnosis.ts';
import { jobSchema } from '../models/job.ts';
import { cursorSchema, pageOf } from '../models/page.ts';
import { completionSchema, explainedTermSchema, narrowedTermSchema } from '../models/query-help.ts';
import { attemptSummarySchema } from '../models/replay.ts';
import { groupings } from '../models/saved-view.ts';
import { deliveryGroupSchema, histogramSchema } from '../models/timeline.ts';
import { signatureReportSchema } from '../models/verdict.ts';
import { command, query } from '../procedure.ts';

/** A filter in the language of `docs/query-language.md`. */
const filterSchema = z.string().max(10_240);
const one = z.strictObject({ id: deliveryIdSchema });

export const deliveries = {
  /** Newest first. The page holds what the index has; `health.log.indexLag` says how far behind it is. */
  list: query({
    path: '/deliveries',
    summary: 'Deliveries, newest first, that match a filter',
    tag: 'deliveries',
    input: z.strictObject({
      query: filterSchema.default(''),
      limit: z.int().min(1).max(500).default(100),
      cursor: cursorSchema.optional(),
      /** `newer` gives the rows just above the cursor, still newest first; its `nextCursor` leads further up. */
      direction: z.enum(['older', 'newer']).optional(),
    }),
    output: pageOf(deliverySummarySchema),
    fails: ['input.query_syntax', 'log.query_timeout'],
  }),
  count: query({
    path: '/deliveries/count',
    summary: 'How many deliveries match a filter',
    tag: 'deliveries',
    input: z.strictObject({ query: filterSchema.default('') }),
    /** Counting stops at 100,000; `isExact` says whether it did. */
    output: z.object({ count: z.int(), isExact: z.boolean() }),
    fails: ['input.query_syntax', 'log.query_timeout'],
  }),
  histogram: query({
    path: '/deliveries/histogram',
    summary: 'Deliveries per stretch of time and verdict',
    tag: 'deliveries',
    input: z.strictObject({
      query: filterSchema.default(''),
      /** Without bounds: from the first delivery to now. */
      fromUs: z.int().optional(),
      untilUs: z.int().optional(),
      buckets: z.int().min(10).max(240).default(120),
    }),
    output: histogramSchema,
    fails: ['input.query_syntax', 'log.query_timeout'],
  }),
  groups: query({
    path: '/deliveries/groups',
    summary: 'Matching deliveries by event or by run, the group with the newest one first',
    tag: 'deliveries',
    input: z.strictObject({
      query: filterSchema.default(''),
      by: z.enum(groupings).exclude(['flat']),
      limit: z.int().min(1).max(200).default(50),
      cursor: cursorSchema.optional(),
    }),
    output: pageOf(deliveryGroupSchema),
    fails: ['input.query_syntax', 'log.query_timeout'],
  }),
  /** `cursor` for `list`, which then begins with the newest match received at that time or before it. */
  locate: query({
    path: '/deliveries/locate',
    summary: 'Where a moment is in the list',
    tag: 'deliveries',
    input: z.strictObject({ atUs: z.int() }),
    output: z.object({ cursor: z.string().nullable() }),
  }),
  complete: query({
    path: '/deliveries/complete',
    summary: 'What can stand at a place of a filter, with the values seen and their counts',
    tag: 'deliveries',
    input: z.strictObject({ text: filterSchema, position: z.int().min(0).max(10_240) }),
    output: completionSchema,
    fails: ['log.query_timeout'],
  }),
  /** Which terms of the filter hold for a delivery, and where. */
  explain: query({
    path: '/deliveries/{id}/explain',
    summary: 'Why a delivery is, or is not, in the result of a filter',
    tag: 'deliveries',
    input: z.strictObject({ id: deliveryIdSchema, query: filterSchema }),
    output: z.object({ isMatch: z.boolean(), terms: z.array(explainedTermSchema) }),
    fails: ['missing.delivery', 'input.query_syntax'],
  }),
  narrow: query({
    path: '/deliveries/narrow',
    summary: 'Which term of a filter excludes most',
    tag: 'deliveries',
    input: z.strictObject({ query: filterSchema }),
    /** Most excluding first. */
    output: z.object({ terms: z.array(narrowedTermSchema) }),
    fails: ['input.query_syntax', 'log.query_timeout'],
  }),
  /** Bookmarks, tags and notes. Done at once for `ids`; a job for a filter. */
  annotate: command({
    path: '/deliveries/annotate',
    summary: 'Bookmark, tag or write a note about deliveries',
    tag: 'deliveries',
    input: z.strictObject({
      set: deliverySetSchema,
      isBookmarked: z.boolean().optional(),
      addTags: z.array(tagSchema).max(20).default([]),
      removeTags: z.array(tagSchema).max(20).default([]),
      /** Null takes the note away. */
      note: z.string().max(10_000).nullable().optional(),
    }),
    output: z.object({ jobId: jobIdSchema.nullable() }),
    fails: ['missing.delivery', 'input.query_syntax'],
  }),
  /** Into the trash, where they can be had back until the next start. */
  remove: command({
    path: '/deliveries/remove',
    summary: 'Delete deliveries; can be undone until the next start',
    tag: 'deliveries',
    input: z.strictObject({ set: deliverySetSchema }),
    output: jobSchema,
    fails: ['input.query_syntax'],
  }),
  /** Values seen, most frequent first, for the filter bar. */
  facets: query({
    path: '/deliveries/facets',
    summary: 'Event types and verdicts seen, with counts',
    tag: 'deliveries',
    input: z.strictObject({}),
    output: z.object({
      types: z.array(z.object({ value: z.string(), count: z.int() })),
      verdicts: z.array(z.object({ value: z.string(), count: z.int() })),
    }),
    fails: ['log.query_timeout'],
  }),
  get: query({
    path: '/deliveries/{id}',
    summary: 'One delivery with all its facts',
    tag: 'deliveries',
    input: one,
    output: deliverySchema,
    fails: ['missing.delivery'],
  }),
  /** Recomputed from the stored bytes with the secrets that were valid when it arrived. */
  signature: query({
    path: '/deliveries/{id}/signature',
    summary: 'What was compared with what, and with which secret',
    tag: 'deliveries',
    input: one,
    output: signatureReportSchema,
    fails: ['missing.delivery', 'log.body_damaged'],
  }),
  /** Tries causes one after another off the main thread, for a second at most; a cancelled call stops it. Changes no verdict. */
  diagnosis: query({
    path: '/deliveries/{id}/diagnosis',
    summary: 'Why a delivery is not verified, each cause proven by a verification',
    tag: 'deliveries',
    input: one,
    output: diagnosisSchema,
    fails: ['missing.delivery', 'log.body_damaged', 'cancelled.by_user'],
  }),
  /**
   * With the endpoint's scheme as it is now and the secrets that counted when each delivery arrived. A judgement that differs is added
   * to the history and counts from then on; one that does not changes nothing.
   */
  rejudge: command({
    path: '/deliveries/rejudge',
    summary: 'Judge signatures again, after secrets or settings changed',
    tag: 'deliveries',
    input: z.strictObject({ set: deliverySetSchema }),
    output: jobSchema,
    fails: ['input.query_syntax'],
  }),
  attempts: query({
    path: '/deliveries/{id}/attempts',
    summary: 'Attempts made from a delivery, newest first',
    tag: 'deliveries',
    input: z.strictObject({ id: deliveryIdSchema, limit: z.int().min(1).max(200).default(50), cursor: cursorSchema.optional() }),
    output: pageOf(attemptSummarySchema),
    fails: ['missing.delivery'],
  }),
  curl: query({
    path: '/deliveries/{id}/curl',
    summary: 'The delivery as a cURL command',
    tag: 'deliveries',
    input: z.strictObject({
      id: deliveryIdSchema,
      url: z.url().max(2000).optional(),
      /** Values of `Authorization`, `Cookie` and keys, which are masked otherwise. */
      withCredentials: z.boolean().default(false),
    }),
    /** `note` says what the command can not carry and what is masked; empty when it carries everything. */
    output: z.object({ command: z.string(), note: z.string(), isMasked: z.boolean() }),
    fails: ['missing.delivery', 'log.body_damaged'],
  }),
};
