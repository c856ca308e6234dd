import { useEffect, useEffectEvent, useState } from 'react';
import { useServices } from '#renderer/platform/services.tsx';

export interface RecentTarget {
  readonly url: string;
  readonly lastUsedAtUs: number;
  readonly lastSentence: string;
}

/** Targets replayed to before; `onLast` is told the last one, or an empty string, once they are here. */
export function useRecentTargets(onLast: (url: string) => void): readonly RecentTarget[] {
  const { client } = useServices();
  const [recent, setRecent] = useState<readonly RecentTarget[]>([]);
  // why: what was typed, or chosen, while they were asked for is known to the listener of now only.
  const tell = useEffectEvent(onLast);
  const load = useEffectEvent(async (signal: AbortSignal) => {
    try {
      const { items } = await client.replays.recentTargets({}, { signal });
      if (signal.aborted) return;
      setRecent(items);
      tell(items[0]?.url ?? '');
    } catch {
      // why: remembered targets are a convenience; without them the field is empty and works.
    }
  });
  useEffect(() => {
    const control = new AbortController();
    void load(control.signal);
    return () => control.abort();
  }, []);
  return recent;
}
