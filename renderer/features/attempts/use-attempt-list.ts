import { useEffect, useEffectEvent, useState } from 'react';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { useFeed } from '#renderer/platform/services.tsx';
import { type Paged, usePaged } from '#renderer/platform/use-paged.ts';
import { type AttemptFilter, queryOf } from './attempt-filter.ts';

const pageSize = 100;
const restMs = 250;
const beatMs = 1_000;

/** Attempts that match, newest first. What is told on the way is read again, at most once a second. */
export function useAttemptList(filter: AttemptFilter): Paged<AttemptSummary> {
  const wanted = JSON.stringify(queryOf(filter));
  const [key, setKey] = useState(wanted);
  useEffect(() => {
    // Typing is waited for.
    const timer = setTimeout(() => setKey(wanted), restMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  const paged = usePaged(key, (client, cursor, signal) =>
    client.attempts.list({ ...queryOf(filter), limit: pageSize, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
  );
  const [isBehind, setBehind] = useState(false);
  useFeed(({ events, isStale }) => {
    if (isStale || events.some(({ kind }) => kind === 'attempt.updated' || kind === 'replay.updated')) setBehind(true);
  });
  const readAgain = useEffectEvent(() => {
    setBehind(false);
    paged.reload();
  });
  useEffect(() => {
    if (!isBehind) return undefined;
    const timer = setTimeout(() => readAgain(), beatMs);
    return () => clearTimeout(timer);
  }, [isBehind]);
  return paged;
}
