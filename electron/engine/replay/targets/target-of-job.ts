import { fail } from '#engine/failure.ts';
import type { StoredJob } from '#engine/log/plan-store.ts';
import type { ResolvedTarget } from './resolved-target.ts';
import type { TargetBook } from './target-book.ts';

/**
 * Where a job that goes on sends what is left. Fails as `TargetBook.resolve` does, and with `conflict.replay_state` where its target has
 * another URL by now: that one was never confirmed for it.
 */
export async function targetOfJob({ summary, options }: StoredJob, targets: Pick<TargetBook, 'resolve'>): Promise<ResolvedTarget> {
  const to = await targets.resolve(options.target);
  if (to.target.url !== summary.targetUrl) {
    fail('conflict.replay_state', {
      problem: `The job was confirmed for ${summary.targetUrl}, but its target is at ${to.target.url} now. Start the plan again instead.`,
    });
  }
  return to;
}
