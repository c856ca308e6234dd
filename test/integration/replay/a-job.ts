/** Jobs and replays to bare URLs; light enough for a process that is started to be killed. */
import { type DeliveryId, planIdSchema, type ReplayId, replayIdSchema } from '#contract/ids.ts';
import type { ReplayPreview } from '#contract/models/replay.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { NewJob, StoredEntry } from '#engine/log/plan-store.ts';
import type { Replay } from '#engine/replay/replay.ts';
import type { ReplayRequest } from '#engine/replay/replay-parts.ts';

/** A replay to a bare URL. */
export type UrlRequest = Omit<ReplayRequest, 'target'> & { readonly targetUrl: string };

/** Single replays to bare URLs, and what ends them. */
export interface UrlReplayer {
  preview(deliveryId: DeliveryId, targetUrl: string, kind: ReplayRequest['kind']): Promise<ReplayPreview>;
  start(request: UrlRequest): Promise<ReplayId>;
  cancel(id: ReplayId): boolean;
  close(): Promise<void>;
}

export const testPlanId = planIdSchema.parse('pln_test');

export const jobOptions: NewJob['options'] = {
  target: { url: 'http://127.0.0.1/' },
  kind: 'exact',
  order: 'original',
  seed: 1,
  pace: { kind: 'at-once' },
  concurrency: null,
  stopAfterFailures: null,
  retry: { kind: 'none' },
  retryPercent: 100,
  afterGap: 'pause',
};

export function aJob(
  number: number,
  deliveries: readonly DeliveryId[],
  url: string,
  options: NewJob['options'],
  dueMs: (position: number) => number = () => 0,
): NewJob {
  return {
    id: replayIdSchema.parse(`rpl_job${number}`),
    planId: testPlanId,
    name: 'A plan',
    kind: options.kind,
    targetUrl: url,
    createdAtUs: 1_750_000_000_000_000,
    idempotencyKey: null,
    options,
    items: deliveries.map((deliveryId, position) => ({ position, deliveryId, dueMs: dueMs(position), problem: null })),
  };
}

/** Single replays by the URL they go to. */
export function replayerFor({ replayer, jobs }: Replay): UrlReplayer {
  return {
    preview: (id, url, kind) => replayer.preview(id, { url }, kind),
    start: ({ targetUrl, ...request }) => replayer.start({ ...request, target: { url: targetUrl } }),
    cancel: (id) => jobs.cancel(id),
    close: () => jobs.close(),
  };
}

/** A plan of these deliveries in a log: of more than 1,000 a job takes them from there. */
export async function storePlan({ plans }: DeliveryLog, ids: readonly DeliveryId[], url: string): Promise<void> {
  const facts = { id: testPlanId, name: 'A plan', from: 'all', options: jobOptions, targetUrl: url, targetName: null };
  await plans.savePlan({ ...facts, createdAtUs: 1, fingerprint: 'test', estimatedMs: 0 });
  const unknown = { eventType: null, eventId: null, receivedAtUs: null, eventTimeUs: null, sha256: '', bytes: 0 };
  for (let from = 0; from < ids.length; from += 1_000) {
    const entries = ids
      .slice(from, from + 1_000)
      .map((deliveryId, at): StoredEntry => ({ position: from + at, deliveryId, ...unknown, dueMs: 0, isDuplicate: false, problem: null }));
    await plans.addEntries(testPlanId, entries, from + entries.length === ids.length ? 'last' : 'more-follow');
  }
}
