/** A target: a URL that deliveries are sent to again, with what belongs to it. A secret is never in it. */
import { z } from 'zod';
import { attemptIdSchema, targetIdSchema } from '../ids.ts';
import { attemptOutcomes } from './attempt-outcome.ts';
import { headerPairSchema } from './delivery.ts';
import { signingSchema } from './signing.ts';

export const targetTlsSchema = z.strictObject({
  /** Certificates to trust instead of the built-in authorities, PEM; null for those. */
  caPem: z.string().max(200_000).nullable(),
  /** False: any certificate is taken, and the window says so wherever the target is shown. */
  isVerified: z.boolean(),
});

/** What can be set of a target, with what holds when it is not. */
export const targetOptionsShape = {
  /** Sent with each request in place of a captured header of the same name. Not for signatures. */
  headers: z.array(headerPairSchema).max(50).default([]),
  connectMs: z.int().min(100).max(60_000).default(5_000),
  firstByteMs: z.int().min(100).max(120_000).default(15_000),
  totalMs: z.int().min(100).max(300_000).default(30_000),
  /** Within which a 2xx has to come, in ms; the documented rule is 10 s. */
  answerWithinMs: z.int().min(100).max(120_000).default(10_000),
  tls: targetTlsSchema.default({ caPem: null, isVerified: true }),
  /** Requests at the same time. */
  concurrency: z.int().min(1).max(64).default(4),
  /** Null: as fast as it goes, but for the cap of the settings. */
  mostPerSecond: z.number().min(0.1).max(10_000).nullable().default(null),
  /** Its host is typed before anything leaves. */
  isProduction: z.boolean().default(false),
  /** Requests carry `X-Hookglass-Replay`. */
  isMarked: z.boolean().default(true),
  /** Captured `Authorization` and `Cookie` leave also for a host that is not this machine. */
  keepsCredentials: z.boolean().default(false),
  /** `follow`: at most 5, each judged anew; credentials and signatures stay behind where the origin changes. */
  redirects: z.enum(['show', 'follow']).default('show'),
};

export const targetProbeSchema = z.object({
  atUs: z.int(),
  /** Whether requests can get there. */
  isReachable: z.boolean(),
  /** What was found: addresses, TLS, and the answer to OPTIONS, each a sentence; the first is the summary. */
  sentences: z.array(z.string()),
  addresses: z.array(z.string()),
  certificateExpiresAtUs: z.int().nullable(),
  status: z.int().nullable(),
  durationMs: z.number(),
});
export type TargetProbe = z.infer<typeof targetProbeSchema>;

/** The same for a change: what is left out stays. */
export const targetChangeShape = {
  headers: targetOptionsShape.headers.unwrap().optional(),
  connectMs: targetOptionsShape.connectMs.unwrap().optional(),
  firstByteMs: targetOptionsShape.firstByteMs.unwrap().optional(),
  totalMs: targetOptionsShape.totalMs.unwrap().optional(),
  answerWithinMs: targetOptionsShape.answerWithinMs.unwrap().optional(),
  tls: targetOptionsShape.tls.unwrap().optional(),
  concurrency: targetOptionsShape.concurrency.unwrap().optional(),
  mostPerSecond: targetOptionsShape.mostPerSecond.unwrap().optional(),
  isProduction: targetOptionsShape.isProduction.unwrap().optional(),
  isMarked: targetOptionsShape.isMarked.unwrap().optional(),
  keepsCredentials: targetOptionsShape.keepsCredentials.unwrap().optional(),
  redirects: targetOptionsShape.redirects.unwrap().optional(),
};

const storedOptions = z.object(targetOptionsShape);

export const targetSchema = z.object({
  ...storedOptions.shape,
  id: targetIdSchema,
  name: z.string(),
  url: z.string(),
  /** How fresh replays are signed; null: as the endpoint of each delivery expects it. */
  signing: signingSchema.nullable(),
  /** Dots and the last four characters; null without a secret of its own. */
  secretMask: z.string().nullable(),
  createdAtUs: z.int(),
  changedAtUs: z.int(),
  /** The last attempt to its URL. */
  last: z
    .object({
      attemptId: attemptIdSchema,
      atUs: z.int(),
      outcome: z.enum(attemptOutcomes),
      status: z.int().nullable(),
      sentence: z.string(),
    })
    .nullable(),
  probe: targetProbeSchema.nullable(),
  /** What to mind: certificates that are not verified, a production mark, credentials that leave; sentences. */
  warnings: z.array(z.string()),
});
export type Target = z.infer<typeof targetSchema>;

/** What is sent to: a kept target, or a URL with the options that hold for any. */
export const targetChoiceSchema = z.union([
  z.strictObject({ targetId: targetIdSchema }),
  z.strictObject({ url: z.string().min(1).max(8192) }),
]);
export type TargetChoice = z.infer<typeof targetChoiceSchema>;
