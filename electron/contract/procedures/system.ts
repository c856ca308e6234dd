import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { feedBatchSchema } from '../feed.ts';
import { endpointSchema } from '../models/endpoint.ts';
import { environmentSchema } from '../models/environment.ts';
import { healthSchema } from '../models/health.ts';
import { jobSchema } from '../models/job.ts';
import { savedViewSchema } from '../models/saved-view.ts';
import { settingsSchema } from '../models/settings.ts';
import { command, type ProcedureMeta, query } from '../procedure.ts';

const capabilitiesSchema = z.object({
  nativeDialogs: z.boolean(),
  keychain: z.boolean(),
  appMenu: z.boolean(),
  revealInFolder: z.boolean(),
});

export const system = {
  /** First call on a link. Refused with a reason when the two sides speak different protocols. */
  hello: query({
    path: '/hello',
    summary: 'Who is there: version, capabilities, environments, newest feed number',
    tag: 'system',
    input: z.strictObject({ protocol: z.int() }),
    output: z.object({
      protocol: z.int(),
      version: z.string(),
      shell: z.enum(['electron', 'browser', 'headless']),
      capabilities: capabilitiesSchema,
      epoch: z.string(),
      /** Newest feed number at this moment. */
      seq: z.int(),
      environments: z.array(environmentSchema),
      endpoints: z.array(endpointSchema),
      settings: settingsSchema,
      views: z.array(savedViewSchema),
      jobs: z.array(jobSchema),
      health: healthSchema,
    }),
    fails: ['link.client_too_old', 'link.engine_too_old'],
  }),
  health: query({
    path: '/health',
    summary: 'Whether the receiver listens, what is kept, what is wrong',
    tag: 'system',
    input: z.strictObject({}),
    output: healthSchema,
  }),
  /** Starts listening again after the port was lost or taken; without `port` the setting counts. */
  listen: command({
    path: '/receiver/listen',
    summary: 'Start listening again, on the port of the settings or another',
    tag: 'system',
    input: z.strictObject({ port: z.int().min(1).max(65535).optional() }),
    output: healthSchema,
    fails: ['receiver.port_in_use', 'receiver.port_forbidden'],
  }),
};

export const feed = {
  /** The feed of one session. With `after` and the same `epoch` it goes on where it stopped, or says what is lost by `feed.gap`. */
  subscribe: oc
    .$meta<ProcedureMeta>({ kind: 'query' })
    .route({ method: 'GET', path: '/feed', summary: 'Events as they happen (server-sent events)', tags: ['feed'] })
    .input(z.strictObject({ subscription: z.string().max(64), epoch: z.string().optional(), after: z.int().optional() }))
    .output(eventIterator(feedBatchSchema)),
  /** Returns credit: everything up to `seq` is applied. Without it the feed pauses after four batches. */
  acknowledge: query({
    method: 'POST',
    path: '/feed/acknowledgements',
    summary: 'Say up to which number the feed is applied',
    tag: 'feed',
    input: z.strictObject({ subscription: z.string().max(64), seq: z.int() }),
    output: z.object({}),
  }),
};
