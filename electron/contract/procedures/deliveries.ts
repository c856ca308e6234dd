import { z } from 'zod';
import { deliveryIdSchema } from '../ids.ts';
import { deliverySchema, deliverySummarySchema } from '../models/delivery.ts';
import { cursorSchema, pageOf } from '../models/page.ts';
import { attemptSummarySchema } from '../models/replay.ts';
import { signatureReportSchema } from '../models/verdict.ts';
import { query } from '../procedure.ts';

const one = z.strictObject({ id: deliveryIdSchema });

export const deliveries = {
  /** Newest first. The page holds what the index has; `health.log.indexLag` says how far behind it is. */
  list: query({
    path: '/deliveries',
    summary: 'Deliveries, newest first, that match a filter',
    tag: 'deliveries',
    input: z.strictObject({
      query: z.string().max(2000).default(''),
      limit: z.int().min(1).max(500).default(100),
      cursor: cursorSchema.optional(),
    }),
    output: pageOf(deliverySummarySchema),
    fails: ['input.query_syntax', 'log.query_timeout'],
  }),
  count: query({
    path: '/deliveries/count',
    summary: 'How many deliveries match a filter',
    tag: 'deliveries',
    input: z.strictObject({ query: z.string().max(2000).default('') }),
    /** Counting stops at 100,000; `isExact` says whether it did. */
    output: z.object({ count: z.int(), isExact: z.boolean() }),
    fails: ['input.query_syntax', 'log.query_timeout'],
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
    input: z.strictObject({ id: deliveryIdSchema, url: z.url().max(2000).optional() }),
    /** `note` says what the command can not carry; empty when it carries everything. */
    output: z.object({ command: z.string(), note: z.string() }),
    fails: ['missing.delivery', 'log.body_damaged'],
  }),
};
