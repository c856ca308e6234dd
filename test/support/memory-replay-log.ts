import { createHash } from 'node:crypto';
import { type DeliveryId, deliveryIdOf, endpointIdSchema, environmentIdSchema, type ReplayId } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { AttemptEnd, NewReplay, StoredAttempt, StoredDelivery } from '#engine/log/log.ts';
import type { ReplayParts } from '#engine/replay/replay-parts.ts';

export interface MemoryAttempt {
  summary: AttemptSummary;
  readonly request: StoredAttempt['request'];
  end: AttemptEnd | undefined;
}

/** The log as far as replay knows it, in memory, with every call in order. */
export interface MemoryReplayLog {
  readonly readers: ReplayParts['readers'];
  readonly writer: ReplayParts['writer'];
  readonly replays: Map<ReplayId, NewReplay & { state: ReplaySummary['state'] }>;
  readonly attempts: MemoryAttempt[];
  /** `begin`, `end`, `finish` as they were called. */
  readonly calls: string[];
  add(delivery: Partial<StoredDelivery>, body?: Uint8Array | string): DeliveryId;
  remove(id: DeliveryId): void;
}

const memoryEndpointId = endpointIdSchema.parse('ep_memory');

export function memoryReplayLog(): MemoryReplayLog {
  const deliveries = new Map<DeliveryId, { readonly delivery: StoredDelivery; readonly body: Uint8Array }>();
  const replays: MemoryReplayLog['replays'] = new Map();
  const attempts: MemoryAttempt[] = [];
  const calls: string[] = [];
  return {
    replays,
    attempts,
    calls,
    add(part, body = '{"id":"evt_1"}') {
      const id = deliveryIdOf(deliveries.size + 1);
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      deliveries.set(id, { delivery: { ...aStoredDelivery(id, bytes), ...part }, body: bytes });
      return id;
    },
    remove: (id) => void deliveries.delete(id),
    readers: {
      findDelivery: async (id) => deliveries.get(id)?.delivery,
      readWholeBody: async (id) => deliveries.get(id)?.body,
    },
    writer: {
      async createReplay(replay) {
        const earlier = [...replays.values()].find(
          ({ idempotencyKey }) => idempotencyKey !== null && idempotencyKey === replay.idempotencyKey,
        );
        if (earlier !== undefined) return { id: earlier.id, isNew: false };
        replays.set(replay.id, { ...replay, state: 'running' });
        return { id: replay.id, isNew: true };
      },
      async finishReplay(id, state) {
        calls.push(`finish ${state}`);
        const replay = replays.get(id);
        if (replay !== undefined) replay.state = state;
      },
      async beginAttempt(attempt, request) {
        calls.push('begin');
        const number = attempts.filter(({ summary }) => summary.deliveryId === attempt.deliveryId).length + 1;
        const nothing = { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null };
        const summary: AttemptSummary = {
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
          phases: nothing,
        };
        attempts.push({ summary, request, end: undefined });
        return summary;
      },
      async endAttempt(end) {
        calls.push('end');
        const attempt = attempts.find(({ summary }) => summary.id === end.id);
        if (attempt === undefined) throw new Error(`No attempt ${end.id}`);
        const { outcome, sentence, deadline, phases, response } = end;
        attempt.end = end;
        attempt.summary = { ...attempt.summary, outcome, sentence, deadline, phases, status: response?.status ?? null };
        return attempt.summary;
      },
    },
  };
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
