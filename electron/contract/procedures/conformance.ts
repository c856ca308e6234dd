/** The handler check: one suite against one target. */
import { z } from 'zod';
import { conformanceIdSchema, environmentIdSchema } from '../ids.ts';
import { destinationSchema, signerSchema } from '../models/composer.ts';
import {
  conformanceCheckFactsSchema,
  conformanceCheckSchema,
  conformanceChecks,
  conformanceReportSchema,
  conformanceSummarySchema,
} from '../models/conformance.ts';
import { command, query } from '../procedure.ts';

const one = z.strictObject({ id: conformanceIdSchema });

export const conformance = {
  checks: query({
    path: '/conformance/checks',
    summary: 'The checks of the suite',
    tag: 'conformance',
    input: z.strictObject({}),
    output: z.object({ items: z.array(conformanceCheckFactsSchema) }),
  }),
  /** Answers at once; progress comes over the feed. One at a time. */
  start: command({
    path: '/conformance',
    summary: 'Check a handler: signatures, deadline, duplicates, unknown fields and types, order, bursts',
    tag: 'conformance',
    input: z.strictObject({
      destination: destinationSchema,
      signer: signerSchema.default({ by: 'destination', secret: 'current' }),
      givenSecret: z.string().max(16_384).optional(),
      environmentId: environmentIdSchema.optional(),
      /** All of them when left out. */
      checks: z.array(conformanceCheckSchema).min(1).max(conformanceChecks.length).optional(),
      /** Within which an answer has to come, in ms; the documented rule is 10 s. */
      answerWithinMs: z.int().min(100).max(30_000).default(10_000),
      /** Requests of the burst, all at the same time. */
      burst: z.int().min(2).max(200).default(20),
      confirmedHost: z.string().max(300).optional(),
    }),
    output: conformanceReportSchema,
    fails: [
      'input.target_url',
      'input.composition',
      'missing.endpoint',
      'missing.environment',
      'replay.target_refused',
      'replay.target_needs_consent',
      'secret.none_to_sign',
      'receiver.not_listening',
      'receiver.sample_handler',
      'conflict.conformance_running',
    ],
  }),
  get: query({
    path: '/conformance/{id}',
    summary: 'A report',
    tag: 'conformance',
    input: one,
    output: conformanceReportSchema,
    fails: ['missing.conformance_report'],
  }),
  /** The last 50, newest first. */
  list: query({
    path: '/conformance',
    summary: 'Reports',
    tag: 'conformance',
    input: z.strictObject({}),
    output: z.object({ items: z.array(conformanceSummarySchema) }),
  }),
  cancel: command({
    path: '/conformance/{id}/cancel',
    summary: 'Stop a check; what is in flight is cut',
    tag: 'conformance',
    input: one,
    output: conformanceReportSchema,
    fails: ['missing.conformance_report'],
  }),
  export: query({
    path: '/conformance/{id}/export',
    summary: 'A report as a file: JUnit XML, or Markdown for a ticket',
    tag: 'conformance',
    input: z.strictObject({ id: conformanceIdSchema, format: z.enum(['junit', 'markdown']) }),
    output: z.object({ fileName: z.string(), text: z.string() }),
    fails: ['missing.conformance_report'],
  }),
};
