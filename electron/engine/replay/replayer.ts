/**
 * Sends captured deliveries again, a few at a time. Guarantees: nothing leaves before target, consent, bodies and secrets are all right for
 * every delivery of a replay; one leaves after the other, and nothing is tried again by itself. Refuses: targets of `target-guard`, hosts
 * nobody confirmed, bodies that were not kept whole.
 */
import type { ReplayId } from '#contract/ids.ts';
import type { TargetChoice } from '#contract/models/target.ts';
import { newReplayId } from '../ids.ts';
import type { NewJob } from '../log/plan-store.ts';
import type { JobParts, OutgoingJob, ReplayJobs } from './jobs/job-parts.ts';
import { createReplayChecks } from './replay-checks.ts';
import type { Replayer, ReplayParts, ReplayRequest } from './replay-parts.ts';
import type { TargetGuard } from './target-guard.ts';
import type { ResolvedTarget } from './targets/resolved-target.ts';

export interface ReplayerParts {
  readonly clock: ReplayParts['ports']['clock'];
  readonly random: ReplayParts['ports']['random'];
  readonly readers: Pick<ReplayParts['readers'], 'findDelivery' | 'readWholeBody'>;
  readonly guard: TargetGuard;
  readonly targets: { resolve(choice: TargetChoice): Promise<ResolvedTarget> };
  readonly build: JobParts['build'];
  readonly jobs: Pick<ReplayJobs, 'start'>;
}

export function createReplayer(parts: ReplayerParts): Replayer {
  const { clock, random, targets, jobs } = parts;
  const jobOf = (kind: OutgoingJob['kind'], connection: OutgoingJob['connection']): OutgoingJob => {
    const createdAtUs = clock.nowUs();
    return { id: newReplayId(random, createdAtUs), kind, createdAtUs, dueMs: 0, connection };
  };
  const checks = createReplayChecks(parts.readers, parts.guard, (delivery, body, to, kind) =>
    parts.build(delivery, body, to, jobOf(kind, 'close')),
  );

  return {
    async preview(deliveryId, choice, kind) {
      const to = await targets.resolve(choice);
      const delivery = await checks.getSendable(deliveryId, to);
      const { head } = parts.build(delivery, await checks.getBody(deliveryId), to, jobOf(kind, 'close'));
      const { method, url, headers, changes, bodyBytes } = head;
      return { method, url, headers: [...headers], bodyBytes, changes: [...changes], hostToConfirm: to.hostToConfirm() };
    },
    async start(request) {
      const to = await targets.resolve(request.target);
      await checks.require(request.deliveryIds, request.kind, to);
      to.requireConsent(request.confirmedHost);
      const nowUs = clock.nowUs();
      return jobs.start(newJob(newReplayId(random, nowUs), nowUs, request, to), to);
    },
  };
}

function newJob(id: ReplayId, nowUs: number, { deliveryIds, kind, target, idempotencyKey }: ReplayRequest, to: ResolvedTarget): NewJob {
  const count = deliveryIds.length;
  return {
    id,
    planId: null,
    name: count === 1 ? `Delivery ${deliveryIds[0]}` : `${count} deliveries`,
    kind,
    targetUrl: to.target.url,
    createdAtUs: nowUs,
    idempotencyKey,
    options: {
      target,
      kind,
      order: 'original',
      seed: 1,
      pace: { kind: 'at-once' },
      concurrency: 1,
      stopAfterFailures: null,
      retry: { kind: 'none' },
      retryPercent: 100,
      afterGap: 'pause',
    },
    items: deliveryIds.map((deliveryId, position) => ({ position, deliveryId, dueMs: 0, problem: null })),
  };
}
