import { createHash } from 'node:crypto';
import { type DeliveryId, deliveryIdOf, endpointIdSchema, environmentIdSchema, type ReplayId } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { AttemptEnd, StoredAttempt, StoredDelivery } from '#engine/log/log.ts';
import type { NewJob, OpenItem, StoredJob } from '#engine/log/plan-store.ts';
import type { JobParts } from '#engine/replay/jobs/job-parts.ts';
import type { ReplayParts } from '#engine/replay/replay-parts.ts';

export interface MemoryAttempt {
  summary: AttemptSummary;
  readonly request: StoredAttempt['request'];
  end: AttemptEnd | undefined;
}

export type MemoryItem = OpenItem & { readonly state: keyof ReplaySummary['counts']; readonly sentence: string };

export interface MemoryJob {
  readonly job: NewJob;
  state: ReplaySummary['state'];
  sentence: string;
  finishedAtUs: number | null;
  readonly items: Map<number, MemoryItem>;
}

/** The log as far as replay knows it, in memory, with every call in order. */
export interface MemoryReplayLog {
  readonly readers: ReplayParts['readers'];
  readonly store: JobParts['store'];
  readonly jobs: Map<ReplayId, MemoryJob>;
  readonly attempts: MemoryAttempt[];
  /** `begin` and `end` for each item, `skip` and `state …` as they were called. */
  readonly calls: string[];
  add(delivery: Partial<StoredDelivery>, body?: Uint8Array | string): DeliveryId;
  remove(id: DeliveryId): void;
  /** States of a job's items in order. */
  states(id: ReplayId): string[];
}

const memoryEndpointId = endpointIdSchema.parse('ep_memory');

const nothingMeasured = { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null };

export function memoryReplayLog(): MemoryReplayLog {
  const deliveries = new Map<DeliveryId, { readonly delivery: StoredDelivery; readonly body: Uint8Array }>();
  const attempts: MemoryAttempt[] = [];
  const calls: string[] = [];
  const jobs: MemoryReplayLog['jobs'] = new Map();
  return {
    jobs,
    attempts,
    calls,
    add(part, body = '{"id":"evt_1"}') {
      const id = deliveryIdOf(deliveries.size + 1);
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      deliveries.set(id, { delivery: { ...aStoredDelivery(id, bytes), ...part }, body: bytes });
      return id;
    },
    remove: (id) => void deliveries.delete(id),
    states: (id) => itemsOf(jobs, id).map(({ state }) => state),
    readers: {
      findDelivery: async (id) => deliveries.get(id)?.delivery,
      readWholeBody: async (id) => deliveries.get(id)?.body,
      async readWholeDeliveries(ids, mostBytes) {
        let bytes = 0;
        const fitting = ids.filter((id, at) => {
          bytes += deliveries.get(id)?.body.byteLength ?? 0;
          return at === 0 || bytes <= mostBytes;
        });
        return fitting.map((id) => {
          const found = deliveries.get(id);
          return found === undefined ? { kind: 'missing' } : { kind: 'found', ...found };
        });
      },
    },
    store: memoryStore(jobs, attempts, calls),
  };
}

function itemsOf(jobs: MemoryReplayLog['jobs'], id: ReplayId): MemoryItem[] {
  return [...(jobs.get(id)?.items.values() ?? [])].sort((one, other) => one.position - other.position);
}

function memoryStore(jobs: MemoryReplayLog['jobs'], attempts: MemoryAttempt[], calls: string[]): JobParts['store'] {
  const change = (id: ReplayId, position: number, to: Partial<MemoryItem>) => {
    const items = jobs.get(id)?.items;
    const item = items?.get(position);
    if (items !== undefined && item !== undefined) items.set(position, { ...item, ...to });
  };
  return {
    async createJob(job) {
      const earlier = [...jobs.values()].find(
        ({ job: { idempotencyKey } }) => idempotencyKey !== null && idempotencyKey === job.idempotencyKey,
      );
      if (earlier !== undefined) return { id: earlier.job.id, isNew: false };
      const items = job.items.map(
        ({ position, deliveryId, dueMs, problem }): MemoryItem => ({
          position,
          deliveryId,
          dueMs,
          tries: 0,
          dueUs: null,
          state: problem === null ? 'waiting' : 'skipped',
          sentence: problem ?? '',
        }),
      );
      const facts = { state: 'running', sentence: '', finishedAtUs: null } as const;
      jobs.set(job.id, { job, ...facts, items: new Map(items.map((item) => [item.position, item])) });
      return { id: job.id, isNew: true };
    },
    async setJobState(id, state, sentence, finishedAtUs) {
      calls.push(`state ${state}`);
      const job = jobs.get(id);
      if (job !== undefined) Object.assign(job, { state, sentence, finishedAtUs });
    },
    async beginItems(id, begun) {
      return begun.map(({ position, attempt, request }) => {
        calls.push('begin');
        const item = jobs.get(id)?.items.get(position);
        if (item === undefined || !['waiting', 'again'].includes(item.state)) throw new Error(`Item ${position} is begun twice`);
        change(id, position, { state: 'inFlight', tries: item.tries + 1, dueUs: null });
        const number = attempts.filter(({ summary }) => summary.deliveryId === attempt.deliveryId).length + 1;
        const summary = pendingSummary(attempt, number);
        attempts.push({ summary, request, end: undefined });
        return summary;
      });
    },
    async endItems(id, ended) {
      return ended.map(({ position, end, state, dueUs }) => {
        calls.push('end');
        change(id, position, { state, dueUs, sentence: end.sentence });
        const attempt = attempts.find(({ summary }) => summary.id === end.id);
        if (attempt === undefined) throw new Error(`No attempt ${end.id}`);
        const { outcome, sentence, deadline, phases, response } = end;
        attempt.end = end;
        attempt.summary = { ...attempt.summary, outcome, sentence, deadline, phases, status: response?.status ?? null };
        return attempt.summary;
      });
    },
    async skipItems(id, skipped) {
      calls.push('skip');
      for (const { position, sentence } of skipped) change(id, position, { state: 'skipped', sentence });
    },
    async openItems(id, after, limit) {
      const open = itemsOf(jobs, id).filter(({ state, position }) => position > after && (state === 'waiting' || state === 'again'));
      return open.slice(0, limit);
    },
    async findJob(id) {
      const found = jobs.get(id);
      return found === undefined ? undefined : describeJob(found);
    },
  };
}

function pendingSummary(attempt: Parameters<JobParts['store']['beginItems']>[1][number]['attempt'], number: number): AttemptSummary {
  return {
    ...attempt,
    source: 'replay',
    draftId: null,
    groupId: null,
    groupPart: null,
    judgement: null,
    number,
    outcome: 'pending',
    sentence: '',
    status: null,
    deadline: null,
    phases: nothingMeasured,
  };
}

function describeJob({ job, state, sentence, finishedAtUs, items }: MemoryJob): StoredJob {
  const counts = { waiting: 0, inFlight: 0, succeeded: 0, failed: 0, again: 0, unknown: 0, skipped: 0 };
  for (const item of items.values()) counts[item.state] += 1;
  const { id, kind, targetUrl, createdAtUs, planId, name, options } = job;
  const summary: ReplaySummary = {
    ...{ id, kind, targetUrl, createdAtUs, planId, name, state, sentence, finishedAtUs, counts },
    totalAttempts: items.size,
    doneAttempts: counts.succeeded + counts.failed + counts.skipped + counts.unknown,
    ratePerSecond: null,
    remainingMs: null,
  };
  return { summary, options };
}

function aStoredDelivery(id: DeliveryId, body: Uint8Array): StoredDelivery {
  return {
    id,
    environmentId: environmentIdSchema.parse('env_memory'),
    endpointId: memoryEndpointId,
    receivedAtUs: 1_700_000_000_000_000,
    method: 'POST',
    url: '/in/zof?from=sender',
    httpVersion: '1.1',
    headers: [
      ['Host', '127.0.0.1:4400'],
      ['Content-Type', 'application/json'],
      ['Content-Length', String(body.byteLength)],
    ],
    trailers: [],
    remoteAddress: '127.0.0.1',
    remotePort: 50_000,
    totalBytes: body.byteLength,
    truncation: 'none',
    verification: {
      verdict: 'no-secret',
      reason: 'no_secret',
      scheme: 'zof',
      headerName: 'X-Zof-Signature',
      matchedSecret: null,
      secretsTried: 0,
      timestampSeconds: null,
      toleranceSeconds: null,
    },
    signing: defaultSigning('zof'),
    warnings: [],
    keptBytes: body.byteLength,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    bodyHead: body.subarray(0, 65_536),
    answer: null,
    summary: null,
    isBookmarked: false,
    tags: [],
    note: null,
    driftCount: null,
  };
}
