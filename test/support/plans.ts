/** Targets, plans and jobs as the engine would hand them to the log. */
import { attemptIdSchema, planIdSchema, replayIdSchema, targetIdSchema } from '#contract/ids.ts';
import type { PlanOptions } from '#contract/models/plan.ts';
import type { BegunItem, EndedItem, NewJob, StoredEntry, StoredPlan, StoredTarget } from '#engine/log/plan-store.ts';
import { deliveryId } from './open-test-log.ts';

export const hookUrl = 'http://localhost:3000/hook';

export const planOptions: PlanOptions = {
  target: { url: hookUrl },
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

export function aTarget(id: string, changes: Partial<StoredTarget> = {}): StoredTarget {
  return {
    id: targetIdSchema.parse(id),
    name: `Target ${id}`,
    url: hookUrl,
    options: {
      headers: [['X-Team', 'blue']],
      connectMs: 5_000,
      firstByteMs: 15_000,
      totalMs: 30_000,
      answerWithinMs: 10_000,
      tls: { caPem: null, isVerified: true },
      concurrency: 4,
      mostPerSecond: null,
      isProduction: false,
      isMarked: true,
      keepsCredentials: false,
      redirects: 'show',
    },
    signing: null,
    sealedSecret: null,
    secretMask: null,
    createdAtUs: 1,
    changedAtUs: 2,
    probe: null,
    ...changes,
  };
}

export function aPlan(id: string, changes: Partial<StoredPlan> = {}): StoredPlan {
  return {
    id: planIdSchema.parse(id),
    name: `Plan ${id}`,
    from: '3 selected deliveries',
    options: planOptions,
    targetUrl: hookUrl,
    targetName: null,
    createdAtUs: 5,
    fingerprint: 'f1',
    estimatedMs: 50,
    ...changes,
  };
}

export function anEntry(position: number, delivery: number | null, changes: Partial<StoredEntry> = {}): StoredEntry {
  return {
    position,
    deliveryId: delivery === null ? null : deliveryId(delivery),
    eventType: 'run.completed',
    eventId: 'evt_1',
    receivedAtUs: 7,
    eventTimeUs: 6,
    bytes: 120,
    sha256: 'ab'.repeat(32),
    dueMs: position * 2.5,
    isDuplicate: false,
    problem: null,
    ...changes,
  };
}

/** A job of the deliveries with these row numbers, at places from 0. */
export function aJob(id: string, deliveries: readonly number[], changes: Partial<NewJob> = {}): NewJob {
  return {
    id: replayIdSchema.parse(id),
    planId: null,
    name: `Job ${id}`,
    kind: 'exact',
    targetUrl: hookUrl,
    createdAtUs: 500,
    idempotencyKey: null,
    options: planOptions,
    items: deliveries.map((number, position) => ({ position, deliveryId: deliveryId(number), dueMs: position, problem: null })),
    ...changes,
  };
}

export function begun(job: string, position: number, delivery: number, attempt: string, targetUrl = hookUrl): BegunItem {
  return {
    position,
    attempt: {
      id: attemptIdSchema.parse(attempt),
      replayId: replayIdSchema.parse(job),
      deliveryId: deliveryId(delivery),
      kind: 'exact',
      targetUrl,
      startedAtUs: 1_000 + position,
    },
    request: { method: 'POST', url: targetUrl, headers: [['Host', 'localhost:3000']], bodyBytes: 3, bodySha256: 'ab'.repeat(32) },
  };
}

interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly dueUs?: number;
}

/** Answered; with the status 200 unless another is said. */
export function ended(position: number, attempt: string, state: EndedItem['state'], answer: Answer = {}): EndedItem {
  const { status = 200, body = 'ok', headers = [['X-A', 'b']], dueUs } = answer;
  const bytes = Buffer.from(body);
  return {
    position,
    state,
    dueUs: dueUs ?? null,
    end: {
      id: attemptIdSchema.parse(attempt),
      outcome: 'answered',
      sentence: `It answered ${status}.`,
      deadline: status >= 200 && status < 300 ? 'in-time' : 'not-2xx',
      phases: { dnsUs: null, connectUs: 10, tlsUs: null, firstByteUs: 20, totalUs: 30 },
      response: {
        status,
        statusText: '',
        httpVersion: '1.1',
        headers: headers.map(([name, value]) => [name, value]),
        keptBytes: bytes.byteLength,
        isTruncated: false,
        redirectTo: null,
        body: bytes,
      },
    },
  };
}
