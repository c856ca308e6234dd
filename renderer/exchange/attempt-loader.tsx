import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { AttemptId } from '#contract/ids.ts';
import type { Attempt, AttemptOutcome } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { type AttemptPart, AttemptView } from './attempt-view.tsx';

/** Asks for one attempt and shows it; asks again when its outcome has changed. */
export function AttemptLoader({
  id,
  outcome,
  leavesOut,
}: {
  readonly id: AttemptId;
  readonly outcome: AttemptOutcome;
  readonly leavesOut?: readonly AttemptPart[] | undefined;
}) {
  const { client } = useServices();
  const [attempt, setAttempt] = useState<Attempt | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const load = useEffectEvent(async (signal: AbortSignal) => {
    try {
      const found = await client.replays.attempt({ id }, { signal });
      if (signal.aborted) return;
      setAttempt(found);
      setError(undefined);
    } catch (problem) {
      if (!isCancelled(problem) && !signal.aborted) setError(problem);
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another outcome or another try is another load
  useEffect(() => {
    const control = new AbortController();
    void load(control.signal);
    return () => control.abort();
  }, [id, outcome, round]);
  if (error !== undefined) return <ErrorCallout error={error} actions={{ retry: again, reconnect: again, reload: again }} />;
  return attempt === undefined ? (
    <Skeleton rows={4} label="Loading the attempt" />
  ) : (
    <AttemptView attempt={attempt} leavesOut={leavesOut} />
  );
}
