import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { DraftId } from '#contract/ids.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useFeed, useServices } from '#renderer/platform/services.tsx';

export interface Attempts {
  /** Newest first; undefined until they are here. */
  readonly items: readonly AttemptSummary[] | undefined;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly reload: () => void;
}

const pageSize = 30;

/** What was sent from a draft, kept by the feed. */
export function useAttempts(draftId: DraftId): Attempts {
  const { client } = useServices();
  const [items, setItems] = useState<readonly AttemptSummary[] | undefined>(undefined);
  const [cursor, setCursor] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(undefined);
  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const ask = useEffectEvent(async (signal: AbortSignal, from: string | null) => {
    try {
      const page = await client.attempts.list({ draftId, limit: pageSize, ...(from === null ? {} : { cursor: from }) }, { signal });
      if (signal.aborted) return;
      setItems((before) => page.items.reduce(withAttempt, from === null ? [] : (before ?? [])));
      setCursor(page.nextCursor);
      setError(undefined);
    } catch (problem) {
      if (!signal.aborted && !isCancelled(problem)) setError(problem);
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another draft or another round is another question
  useEffect(() => {
    const control = new AbortController();
    void ask(control.signal, null);
    return () => control.abort();
  }, [draftId, round]);
  useFeed(({ events, isStale }) => {
    if (isStale) reload();
    for (const event of events) {
      if (event.kind !== 'attempt.updated' || event.attempt.draftId !== draftId || event.attempt.source !== 'composer') continue;
      setItems((before) => withAttempt(before ?? [], event.attempt));
    }
  });
  return { items, error, hasMore: cursor !== null, more: () => void ask(new AbortController().signal, cursor), reload };
}

/** Newest first; a newer state takes the place of an older one. */
export function withAttempt(attempts: readonly AttemptSummary[], attempt: AttemptSummary): readonly AttemptSummary[] {
  const others = attempts.filter(({ id }) => id !== attempt.id);
  return [attempt, ...others].toSorted((left, right) => right.startedAtUs - left.startedAtUs || right.number - left.number);
}
