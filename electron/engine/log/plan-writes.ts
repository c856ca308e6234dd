/** The writes of targets, plans and jobs, each as one entry of the group commit, or as several where it would hold captures up. */
import type { PlanStore, PlanWrites } from './plan-store.ts';
import { filledRows, type prepareJobs } from './statements/jobs.ts';
import type { preparePlans } from './statements/plans.ts';
import type { prepareTargets } from './statements/targets.ts';

export interface PlanStatements {
  readonly targets: ReturnType<typeof prepareTargets>;
  readonly plans: ReturnType<typeof preparePlans>;
  readonly jobs: ReturnType<typeof prepareJobs>;
}

/** `bytes`: about what it adds to the file, where that is more than a row. */
type Write = <T>(run: (statements: PlanStatements) => T, bytes?: number) => Promise<T>;

const rowBytes = { entry: 150, item: 150, attempt: 2_000 } as const;

async function createJob(write: Write, job: Parameters<PlanStore['createJob']>[0]): ReturnType<PlanStore['createJob']> {
  const { id, isNew, isFilled } = await write(({ jobs }) => jobs.create(job), job.items.length * rowBytes.item);
  if (isFilled) return { id, isNew };
  try {
    for (let after: number | null = -1; after !== null; ) {
      const from: number = after;
      after = await write(({ jobs }) => jobs.fill(id, from), filledRows * rowBytes.item);
    }
  } catch (error) {
    // What can not be taken back now is at the next start.
    await write(({ jobs }) => jobs.drop(id)).catch(() => undefined);
    throw error;
  }
  return { id, isNew };
}

/** Removes what no plan refers to any more; what is left over by a failure is removed at the next start. */
async function sweep(write: Write): Promise<void> {
  try {
    while ((await write(({ plans }) => plans.sweep())) === 'more-left');
  } catch {
    // A log that can not be written or is closed keeps a few rows more.
  }
}

export function createPlanWrites(write: Write): PlanWrites {
  return {
    saveTarget: (target) => write(({ targets }) => targets.save(target)),
    removeTarget: (id, removedAtUs) => write(({ targets }) => targets.remove(id, removedAtUs)),
    restoreTarget: (id) => write(({ targets }) => targets.restore(id)),
    savePlan: (plan) => write(({ plans }) => plans.save(plan)),
    async addEntries(id, entries, isLast) {
      await write(({ plans }) => plans.add(id, entries, isLast), entries.length * rowBytes.entry);
      if (isLast === 'last') void sweep(write);
    },
    replacePlan: (plan) => write(({ plans }) => plans.replace(plan)),
    removePlan: (id, removedAtUs) => write(({ plans }) => plans.remove(id, removedAtUs)),
    restorePlan: (id) => write(({ plans }) => plans.restore(id)),
    createJob: (job) => createJob(write, job),
    setJobState: (id, state, sentence, finishedAtUs) => write(({ jobs }) => jobs.setState(id, state, sentence, finishedAtUs)),
    beginItems: (id, begun) => write(({ jobs }) => jobs.begin(id, begun), begun.length * rowBytes.attempt),
    endItems: (id, ended) =>
      write(
        ({ jobs }) => jobs.end(id, ended),
        ended.reduce((sum, { end }) => sum + rowBytes.attempt + (end.response?.body.byteLength ?? 0), 0),
      ),
    skipItems: (id, skipped) => write(({ jobs }) => jobs.skip(id, skipped)),
  };
}
