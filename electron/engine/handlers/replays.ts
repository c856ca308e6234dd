import type { Api } from '#contract/api.ts';
import type { ReplayId } from '#contract/ids.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import type { StoredJob } from '../log/plan-store.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';
import { asItIs, attemptModel, getReplay } from './replay-model.ts';

type Parts = Pick<HandlerParts, 'log' | 'replay'>;
type Replays = Handlers<Api['replays'], CallContext>;

export function replayHandlers(parts: Parts): Replays {
  return { ...singleHandlers(parts), ...jobHandlers(parts) };
}

function singleHandlers(parts: Parts): Pick<Replays, 'preview' | 'start' | 'get' | 'attempt' | 'recentTargets'> {
  const { log } = parts;
  const { replayer } = parts.replay;
  return {
    preview: ({ deliveryId, target, kind }) => replayer.preview(deliveryId, target, kind),
    async start({ deliveryIds, target, kind, confirmedHost, idempotencyKey }) {
      const id = await replayer.start({
        deliveryIds,
        target,
        kind,
        confirmedHost: confirmedHost ?? null,
        idempotencyKey: idempotencyKey ?? null,
      });
      return getReplay(parts, id);
    },
    get: ({ id }) => getReplay(parts, id),
    async attempt({ id }) {
      return attemptModel((await log.readers.findAttempt(id)) ?? fail('missing.attempt', { id }));
    },
    async recentTargets({ limit }) {
      return { items: [...(await log.readers.recentTargets(limit))] };
    },
  };
}

function jobHandlers(parts: Parts): Pick<Replays, 'list' | 'cancel' | 'pause' | 'resume' | 'items' | 'compareJobs' | 'checkIdempotency'> {
  const { log, replay } = parts;
  const { jobs, attemptTools } = replay;
  const store = log.plans;
  const findJob = async (id: ReplayId): Promise<StoredJob> => (await store.findJob(id)) ?? fail('missing.replay', { id });
  return {
    async list({ planId, limit, cursor }) {
      const { items, nextCursor } = await store.listJobs(planId ?? null, limit, cursor ?? null);
      return { items: items.map((summary) => asItIs(parts, summary)), nextCursor };
    },
    async cancel({ id }) {
      const { state } = await getReplay(parts, id);
      if (!(await jobs.cancelPaused(id)) && !jobs.cancel(id)) fail('conflict.replay_finished', { state });
      return getReplay(parts, id);
    },
    async pause({ id }) {
      await findJob(id);
      await jobs.pause(id);
      return getReplay(parts, id);
    },
    async resume({ id, confirmedHost }) {
      const job = await findJob(id);
      assertWritable(log);
      await replay.goOn(job, confirmedHost ?? null);
      return getReplay(parts, id);
    },
    async items({ id, states, limit, cursor }) {
      await findJob(id);
      const { items, nextCursor } = await store.jobItems(id, states, limit, cursor ?? null);
      return { items: [...items], nextCursor };
    },
    compareJobs: (input) => attemptTools.compareJobs(input),
    async checkIdempotency(input, { signal }) {
      assertWritable(log);
      return attemptTools.checkIdempotency(input, signal);
    },
  };
}
