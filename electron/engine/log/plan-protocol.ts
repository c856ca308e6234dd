/** The reads of targets, plans, jobs and attempts as named queries of the reader workers. */
import { deliveryNumber, type PlanId, type ReplayId, type TargetId } from '#contract/ids.ts';
import type { ReplayItem } from '#contract/models/plan.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import type { Target } from '#contract/models/target.ts';
import type {
  AttemptSearch,
  OpenItem,
  Page,
  PlannedDelivery,
  PlanReaders,
  PlanStore,
  PlanWrites,
  StoredEntry,
  StoredJob,
  StoredPlan,
  StoredTarget,
} from './plan-store.ts';

export interface PlanQueries {
  listTargets: { in: Record<string, never>; out: readonly StoredTarget[] };
  findTarget: { in: { id: TargetId }; out: StoredTarget | undefined };
  lastAttemptTo: { in: { url: string }; out: Target['last'] };
  listPlans: {
    in: { limit: number; cursor: string | null };
    out: Page<StoredPlan & { readonly count: number; readonly jobs: readonly ReplayId[] }>;
  };
  findPlan: { in: { id: PlanId }; out: (StoredPlan & { readonly jobs: readonly ReplayId[] }) | undefined };
  planEntries: { in: { id: PlanId; from: number; limit: number }; out: readonly StoredEntry[] };
  plannedDeliveries: { in: { numbers: readonly number[] }; out: readonly PlannedDelivery[] };
  findBodies: {
    in: { wanted: readonly { readonly sha256: string; readonly eventId: string | null }[] };
    out: readonly (PlannedDelivery | null)[];
  };
  listJobs: { in: { planId: PlanId | null; limit: number; cursor: string | null }; out: Page<ReplaySummary> };
  findJob: { in: { id: ReplayId }; out: StoredJob | undefined };
  openItems: { in: { id: ReplayId; after: number; limit: number }; out: readonly OpenItem[] };
  jobItems: {
    in: { id: ReplayId; states: readonly ReplayItem['state'][]; limit: number; cursor: string | null };
    out: Page<ReplayItem>;
  };
  pairedItems: {
    in: { before: ReplayId; after: ReplayId; limit: number; cursor: string | null };
    out: Page<{ readonly before: ReplayItem | null; readonly after: ReplayItem | null }>;
  };
  searchAttempts: { in: AttemptSearch; out: Page<AttemptSummary> };
}

interface PlanPool {
  call<N extends keyof PlanQueries>(name: N, input: PlanQueries[N]['in'], signal?: AbortSignal): Promise<PlanQueries[N]['out']>;
}

export function createPlanStore(pool: PlanPool, writes: PlanWrites): PlanStore {
  return { ...createReaders(pool), ...writes };
}

function createReaders(pool: PlanPool): PlanReaders {
  return {
    listTargets: () => pool.call('listTargets', {}),
    findTarget: (id) => pool.call('findTarget', { id }),
    lastAttemptTo: (url) => pool.call('lastAttemptTo', { url }),
    listPlans: (limit, cursor) => pool.call('listPlans', { limit, cursor }),
    findPlan: (id) => pool.call('findPlan', { id }),
    planEntries: (id, from, limit) => pool.call('planEntries', { id, from, limit }),
    plannedDeliveries: (ids) => pool.call('plannedDeliveries', { numbers: ids.map(deliveryNumber) }),
    findBodies: (wanted) => pool.call('findBodies', { wanted }),
    listJobs: (planId, limit, cursor) => pool.call('listJobs', { planId, limit, cursor }),
    findJob: (id) => pool.call('findJob', { id }),
    openItems: (id, after, limit) => pool.call('openItems', { id, after, limit }),
    jobItems: (id, states, limit, cursor) => pool.call('jobItems', { id, states, limit, cursor }),
    pairedItems: (before, after, limit, cursor) => pool.call('pairedItems', { before, after, limit, cursor }),
    searchAttempts: (search, signal) => pool.call('searchAttempts', search, signal),
  };
}
