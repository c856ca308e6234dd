import { useState } from 'react';
import type { ReplayId } from '#contract/ids.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';
import { type Asked, useAsked } from '#renderer/platform/use-asked.ts';
import { putReplay } from '#renderer/state/replay-store.ts';

export interface JobView {
  /** As last told; undefined until it is known. */
  readonly job: ReplaySummary | undefined;
  readonly asked: Asked<ReplaySummary>;
  /** Goes up at most once a second while the job moves: lists of it are read again then. */
  readonly beat: number;
}

const beatMs = 1_000;

/** One job, kept by the feed. */
export function useJob(id: ReplayId): JobView {
  const { stores } = useServices();
  const asked = useAsked(id, async (client, signal): Promise<ReplaySummary> => {
    const { attempts: _, ...summary } = await client.replays.get({ id }, { signal });
    putReplay(stores.replay, summary);
    return summary;
  });
  const told = useStore(stores.replay, ({ replays }) => replays?.find((replay) => replay.id === id));
  const [beat, setBeat] = useState({ at: 0, count: 0 });
  useFeed(({ events, isStale }) => {
    if (isStale) asked.reload();
    for (const event of events) {
      if (event.kind !== 'replay.updated' || event.replay.id !== id) continue;
      const isDue = event.replay.state !== 'running' || Date.now() - beat.at >= beatMs;
      if (isDue) setBeat(({ count }) => ({ at: Date.now(), count: count + 1 }));
    }
  });
  return { job: told ?? asked.value, asked, beat: beat.count };
}
