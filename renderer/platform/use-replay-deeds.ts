import { useState } from 'react';
import type { ReplayId } from '#contract/ids.ts';
import type { Replay, ReplaySummary } from '#contract/models/replay.ts';
import { hostAskedBy } from '#renderer/errors/host-asked.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { putReplay } from '#renderer/state/replay-store.ts';
import { useServices } from './services.tsx';

export interface ReplayDeeds {
  readonly pause: (id: ReplayId) => void;
  readonly resume: (id: ReplayId, confirmedHost?: string) => void;
  readonly cancel: (id: ReplayId) => void;
  /** The host that has to be typed before it goes on; null when none has to. */
  readonly askedHost: string | null;
  readonly isBusy: boolean;
}

/**
 * Pause, go on, cancel: of the job's page and of the status line. What goes wrong is said in a notice. `onAsked` is called where a host
 * has to be typed first, which only the job's page can ask for.
 */
export function useReplayDeeds(onAsked?: () => void): ReplayDeeds {
  const { client, stores } = useServices();
  const [askedHost, setAskedHost] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const act = async (call: () => Promise<Replay>) => {
    setBusy(true);
    try {
      putReplay(stores.replay, withoutAttempts(await call()));
      setAskedHost(null);
    } catch (error) {
      const host = hostAskedBy(error);
      if (host === null) noticeError(stores.notice, error);
      else {
        setAskedHost(host);
        onAsked?.();
      }
    } finally {
      setBusy(false);
    }
  };
  return {
    pause: (id) => void act(() => client.replays.pause({ id })),
    resume: (id, confirmedHost) => void act(() => client.replays.resume({ id, ...(confirmedHost === undefined ? {} : { confirmedHost }) })),
    cancel: (id) => void act(() => client.replays.cancel({ id })),
    askedHost,
    isBusy,
  };
}

function withoutAttempts({ attempts: _, ...summary }: Replay): ReplaySummary {
  return summary;
}
