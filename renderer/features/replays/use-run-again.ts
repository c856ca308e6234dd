import type { ReplaySummary } from '#contract/models/replay.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { readPages } from '#renderer/platform/use-paged.ts';
import { useRunning } from '#renderer/platform/use-running.ts';

/** The most that a job without a plan has. */
const mostWithoutPlan = 100;

/** The plan once more, to be looked at and confirmed; of a job without one, a plan of its deliveries. */
export function useRunAgain(job: ReplaySummary): { readonly run: () => void; readonly isBusy: boolean } {
  const { client, stores } = useServices();
  const { selection } = stores;
  const again = useRunning(async (_: undefined, signal) => {
    if (job.planId !== null) {
      selection.setState({ replays: { kind: 'plan', id: job.planId } });
      return;
    }
    try {
      const { items } = await readPages(
        (cursor) => client.replays.items({ id: job.id, limit: mostWithoutPlan, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
        mostWithoutPlan,
      );
      const ids = items.map(({ deliveryId }) => deliveryId);
      const [only] = ids;
      if (ids.length === 1 && only !== undefined)
        selection.setState({ dialog: { kind: 'replay', deliveryId: only, replayKind: job.kind } });
      else if (ids.length > 0) selection.setState({ dialog: { kind: 'plan', from: { ids } } });
    } catch (error) {
      if (!signal.aborted) noticeError(stores.notice, error);
    }
  });
  return { run: () => void again.run(undefined), isBusy: again.isRunning };
}
