import { attemptIdSchema, planIdSchema, replayIdSchema, targetIdSchema } from '#contract/ids.ts';
import type { Plan } from '#contract/models/plan.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import { type Target, targetSchema } from '#contract/models/target.ts';

const noCounts: ReplaySummary['counts'] = { waiting: 0, inFlight: 0, succeeded: 0, failed: 0, again: 0, unknown: 0, skipped: 0 };

export function replaySummary(
  id: string,
  more: Partial<Omit<ReplaySummary, 'counts'>> & { counts?: Partial<ReplaySummary['counts']> } = {},
) {
  const { counts = {}, ...rest } = more;
  const summary: ReplaySummary = {
    id: replayIdSchema.parse(id),
    kind: 'exact',
    targetUrl: 'http://127.0.0.1:3000/',
    state: 'running',
    createdAtUs: 1_000,
    finishedAtUs: null,
    planId: null,
    name: 'All deliveries',
    sentence: '',
    totalAttempts: 10,
    doneAttempts: 0,
    ratePerSecond: null,
    remainingMs: null,
    ...rest,
    counts: { ...noCounts, ...counts },
  };
  return summary;
}

export function target(id: string, more: Partial<Target> = {}): Target {
  const { tls, ...rest } = more;
  return targetSchema.parse({
    id: targetIdSchema.parse(id),
    name: id,
    url: `http://127.0.0.1:3000/${id}`,
    signing: null,
    secretMask: null,
    createdAtUs: 1,
    changedAtUs: 1,
    last: null,
    probe: null,
    warnings: [],
    ...(tls === undefined ? {} : { tls }),
    ...rest,
  });
}

export function plan(more: Partial<Plan> = {}): Plan {
  return {
    id: planIdSchema.parse('pln_1'),
    name: 'All deliveries',
    createdAtUs: 1,
    targetUrl: 'http://127.0.0.1:3000/',
    targetName: null,
    kind: 'exact',
    count: 12,
    jobs: [],
    options: {
      target: { url: 'http://127.0.0.1:3000/' },
      kind: 'exact',
      order: 'original',
      seed: 1,
      pace: { kind: 'at-once' },
      concurrency: null,
      stopAfterFailures: null,
      retry: { kind: 'none' },
      retryPercent: 100,
      afterGap: 'pause',
    },
    from: '',
    fingerprint: 'f1',
    hosts: ['127.0.0.1:3000'],
    duplicates: 0,
    bytes: 100,
    oldestUs: 1,
    newestUs: 2,
    estimatedMs: 50,
    unsendable: 2,
    problems: [],
    warnings: [],
    hostToConfirm: null,
    ...more,
  };
}

export function attempt(id: string, more: Partial<AttemptSummary> = {}): AttemptSummary {
  return {
    id: attemptIdSchema.parse(id),
    source: 'replay',
    replayId: null,
    deliveryId: null,
    draftId: null,
    groupId: null,
    groupPart: null,
    number: 1,
    kind: 'exact',
    judgement: null,
    targetUrl: 'http://127.0.0.1:3000/',
    startedAtUs: 1,
    outcome: 'answered',
    sentence: '',
    status: 200,
    deadline: 'in-time',
    phases: { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null },
    ...more,
  };
}
