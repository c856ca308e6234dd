import type { Api } from '#contract/api.ts';
import type { PlanId } from '#contract/ids.ts';
import type { Plan, PlanSummary } from '#contract/models/plan.ts';
import type { Handlers } from '#contract/procedure.ts';
import { createOrder } from '../endpoints/in-order.ts';
import type { CallContext } from '../engine-parts.ts';
import { newReplayId } from '../ids.ts';
import type { NewJob, StoredPlan } from '../log/plan-store.ts';
import type { PlanSource } from '../replay/plans/plan-source.ts';
import type { StagedBodies } from '../verification/staged-bodies.ts';
import { assertWritable } from './assert-writable.ts';
import { neverAborted } from './never-aborted.ts';
import { parseFilter } from './parse-filter.ts';
import type { HandlerParts } from './parts.ts';
import { getReplay } from './replay-model.ts';

type Parts = Pick<HandlerParts, 'ports' | 'log' | 'hub' | 'replay'> & { readonly staged: StagedBodies };

export function planHandlers(parts: Parts): Handlers<Api['plans'], CallContext> {
  const { ports, log, hub, replay, staged } = parts;
  const { planner, jobs } = replay;
  // why: what is confirmed and what changes a plan wait for each other, or a job could take the deliveries of another version.
  const inOrder = createOrder();
  const tellJobs = async (id: PlanId) => hub.publish({ kind: 'plan.changed', plan: summaryOf(await planner.get(id)) });
  return {
    async list({ limit, cursor }) {
      const { items, nextCursor } = await planner.list(limit, cursor ?? null);
      return { items: [...items], nextCursor };
    },
    async create({ from, options, name }, { signal }) {
      assertWritable(log);
      return planner.create({ from: sourceOf(from, ports), options, name: name ?? null }, signal ?? neverAborted);
    },
    get: ({ id }) => planner.get(id),
    async entries({ id, limit, cursor }) {
      const { items, nextCursor } = await planner.entries(id, limit, cursor ?? null);
      return { items: [...items], nextCursor };
    },
    async update({ id, name, options }) {
      assertWritable(log);
      return inOrder(() => planner.update(id, { name, options }));
    },
    async start({ id, fingerprint, confirmedHost, idempotencyKey }) {
      assertWritable(log);
      const jobId = await inOrder(async () => {
        const { plan, to } = await planner.confirm({ id, fingerprint, confirmedHost: confirmedHost ?? null });
        const nowUs = ports.clock.nowUs();
        return jobs.start(jobOf(plan, { id: newReplayId(ports.random, nowUs), nowUs, idempotencyKey: idempotencyKey ?? null }), to);
      });
      await tellJobs(id);
      return getReplay(parts, jobId);
    },
    async remove({ id }) {
      assertWritable(log);
      await inOrder(() => planner.remove(id));
      return {};
    },
    async restore({ id }) {
      assertWritable(log);
      return planner.restore(id);
    },
    export: ({ id }) => planner.export(id),
    async import({ text, fileName }) {
      assertWritable(log);
      const file = 'text' in text ? new TextEncoder().encode(text.text) : staged.get(text.stagedId);
      return planner.import(file, fileName ?? null);
    },
  };
}

function sourceOf(from: Parameters<Handlers<Api['plans'], CallContext>['create']>[0]['from'], { clock }: Parts['ports']): PlanSource {
  if (!('set' in from)) return from;
  const { set } = from;
  return 'ids' in set ? set : { query: set.query, filter: parseFilter(set.query, clock), upTo: set.upTo, except: set.except };
}

function jobOf(plan: StoredPlan, job: Pick<NewJob, 'id' | 'idempotencyKey'> & { readonly nowUs: number }): NewJob {
  const { id, name, options, targetUrl } = plan;
  // why no items: the log takes them from the plan.
  return {
    id: job.id,
    planId: id,
    name,
    kind: options.kind,
    targetUrl,
    createdAtUs: job.nowUs,
    idempotencyKey: job.idempotencyKey,
    options,
    items: [],
  };
}

function summaryOf({ id, name, createdAtUs, targetUrl, targetName, kind, count, jobs }: Plan): PlanSummary {
  return { id, name, createdAtUs, targetUrl, targetName, kind, count, jobs };
}
