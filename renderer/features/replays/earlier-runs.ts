import type { ReplaySummary } from '#contract/models/replay.ts';

/** Other runs of the plan, those before this one first, the nearest on top; then later ones. */
export function earlierRuns(runs: readonly ReplaySummary[], job: ReplaySummary): readonly ReplaySummary[] {
  const others = runs.filter(({ id }) => id !== job.id).toSorted((left, right) => right.createdAtUs - left.createdAtUs);
  const isEarlier = (run: ReplaySummary) => run.createdAtUs < job.createdAtUs;
  return [...others.filter(isEarlier), ...others.filter((run) => !isEarlier(run))];
}
