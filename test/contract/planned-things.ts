/** Targets, plans and jobs for the contract suite's world. */
import type { DeliveryId, PlanId, ReplayId, TargetId } from '#contract/ids.ts';
import type { Pace, PlanOptions } from '#contract/models/plan.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { defaultTargetOptions } from '#engine/replay/targets/target-options.ts';
import { waitFor } from '#test/support/wait-for.ts';

export interface PlannedThings {
  /** Answers at once; never changed. */
  readonly targetId: TargetId;
  newTarget(): Promise<TargetId>;
  removedTarget(): Promise<TargetId>;
  /** Of one delivery; never started. */
  readonly planId: PlanId;
  newPlan(): Promise<PlanId>;
  removedPlan(): Promise<PlanId>;
  /** What `plans.start` takes for a new plan. */
  planToStart(): Promise<{ readonly id: PlanId; readonly fingerprint: string }>;
  /** As text. */
  planFile(): Promise<string>;
  /** A job that waits ten minutes for its second delivery. */
  startWaitingJob(): Promise<ReplayId>;
  pausedJob(): Promise<ReplayId>;
  /** Two jobs of a plan that have ended. */
  readonly jobIds: readonly [ReplayId, ReplayId];
}

const call = { signal: undefined };

export async function makePlannedThings(
  { handlers, bodies }: Pick<Engine, 'handlers' | 'bodies'>,
  url: string,
  deliveryIds: readonly [DeliveryId, DeliveryId],
): Promise<PlannedThings> {
  let count = 0;
  const newTarget = async () => {
    count += 1;
    const options = { ...defaultTargetOptions, headers: [...defaultTargetOptions.headers] };
    return (await handlers.targets.create({ ...options, name: `Target ${count}`, url, signing: null, secret: null }, call)).id;
  };
  const targetId = await newTarget();
  const newPlan = async (ids: readonly DeliveryId[] = [deliveryIds[0]], pace: Pace = { kind: 'at-once' }) =>
    handlers.plans.create({ from: { set: { ids: [...ids] } }, options: { ...plainOptions(targetId), pace } }, call);
  const start = async ({ id, fingerprint }: { readonly id: PlanId; readonly fingerprint: string }) =>
    (await handlers.plans.start({ id, fingerprint }, call)).id;
  const plan = await newPlan();
  const repeated = await newPlan();
  const ended = async () => {
    const id = await start(repeated);
    await waitFor(async () => (await handlers.replays.get({ id }, call)).state === 'done', { what: 'the end of a planned job' });
    return id;
  };
  const startWaitingJob = async () => {
    const id = await start(await newPlan(deliveryIds, { kind: 'fixed', gapMs: 600_000 }));
    const hasBegun = async () => (await handlers.replays.get({ id }, call)).doneAttempts === 1;
    await waitFor(hasBegun, { what: 'the first delivery of the job' });
    return id;
  };
  return {
    targetId,
    newTarget,
    async removedTarget() {
      const id = await newTarget();
      await handlers.targets.remove({ id }, call);
      return id;
    },
    planId: plan.id,
    newPlan: async () => (await newPlan()).id,
    async removedPlan() {
      const { id } = await newPlan();
      await handlers.plans.remove({ id }, call);
      return id;
    },
    async planToStart() {
      const { id, fingerprint } = await newPlan();
      return { id, fingerprint };
    },
    async planFile() {
      const { id, bytes } = await handlers.plans.export({ id: plan.id }, call);
      const file = await bodies.exported(id, 0, bytes);
      return Buffer.from(file?.bytes ?? new Uint8Array()).toString();
    },
    startWaitingJob,
    async pausedJob() {
      const id = await startWaitingJob();
      await handlers.replays.pause({ id }, call);
      return id;
    },
    jobIds: [await ended(), await ended()],
  };
}

/** Sent once each, one after another, without a try again. */
function plainOptions(targetId: TargetId): PlanOptions {
  return {
    target: { targetId },
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
}
