import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { ConformanceId } from '#contract/ids.ts';
import type { ConformanceReport, ConformanceSummary } from '#contract/models/conformance.ts';
import { useFeed, useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';

export type StartInput = Parameters<ApiClient['conformance']['start']>[0];

export interface ReportsView {
  /** Newest first; null until they are here. */
  readonly items: readonly ConformanceSummary[] | null;
  readonly listError: unknown;
  readonly report: ConformanceReport | undefined;
  /** What is shown, also while its report is asked for. */
  readonly shownId: ConformanceId | null;
  readonly error: unknown;
  readonly isStarting: boolean;
  readonly start: (input: StartInput) => void;
  readonly cancel: () => void;
  readonly show: (id: ConformanceId) => void;
  readonly reload: () => void;
  readonly dismiss: () => void;
}

/** Reports of the handler check: the newest is shown unless another was chosen; the one that runs follows the feed. */
export function useReports(): ReportsView {
  const { client } = useServices();
  const [items, setItems] = useState<readonly ConformanceSummary[] | null>(null);
  const [listError, setListError] = useState<unknown>(undefined);
  const [chosen, setChosen] = useState<ConformanceId | null>(null);
  const [report, setReport] = useState<ConformanceReport | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const shownId = chosen ?? items?.[0]?.id ?? null;
  const put = (summary: ConformanceSummary) => setItems((before) => withSummary(before, summary));
  const take = (found: ConformanceReport) => {
    setReport((before) => (before?.id === found.id && before.state !== 'running' && found.state === 'running' ? before : found));
  };
  const list = useEffectEvent(async () => {
    try {
      const found = await client.conformance.list({});
      setItems(found.items);
      setListError(undefined);
    } catch (problem) {
      setListError(problem);
    }
  });
  const read = useReader(client, take, setError);
  const readShown = useEffectEvent((id: ConformanceId) => read(id));
  useEffect(() => void list(), []);
  useEffect(() => {
    if (shownId !== null) readShown(shownId);
  }, [shownId]);
  useFeed(({ events, isStale }) => {
    const told = events.flatMap((event) => (event.kind === 'conformance.progress' ? [event.report] : []));
    for (const summary of told) put(summary);
    if (shownId !== null && (isStale || told.some(({ id }) => id === shownId))) read(shownId);
    if (isStale) void list();
  });
  const starting = useRunning(async (input: StartInput) => {
    setError(undefined);
    try {
      const started = await client.conformance.start(input);
      take(started);
      setChosen(started.id);
      // why: what the feed told before this answer was about a report that nobody showed yet.
      read(started.id);
    } catch (problem) {
      setError(problem);
    }
  });
  return {
    items,
    listError,
    report: report?.id === shownId ? report : undefined,
    shownId,
    error,
    isStarting: starting.isRunning,
    start: (input) => void starting.run(input),
    cancel: () => {
      if (shownId !== null) client.conformance.cancel({ id: shownId }).then(take, setError);
    },
    show: (id) => {
      setError(undefined);
      setChosen(id);
    },
    reload: () => {
      setError(undefined);
      void list();
      if (shownId !== null) read(shownId);
    },
    dismiss: () => setError(undefined),
  };
}

/** Reads a report, one call at a time: what is wanted meanwhile is read once more after it. */
function useReader(client: ApiClient, onReport: (report: ConformanceReport) => void, onError: (error: unknown) => void) {
  const wanted = useRef<ConformanceId | null>(null);
  const isReading = useRef(false);
  return (id: ConformanceId) => {
    wanted.current = id;
    if (isReading.current) return;
    isReading.current = true;
    void (async () => {
      while (wanted.current !== null) {
        const next: ConformanceId = wanted.current;
        wanted.current = null;
        try {
          onReport(await client.conformance.get({ id: next }));
        } catch (problem) {
          onError(problem);
        }
      }
      isReading.current = false;
    })();
  };
}

function withSummary(items: readonly ConformanceSummary[] | null, summary: ConformanceSummary): readonly ConformanceSummary[] {
  const others = (items ?? []).filter(({ id }) => id !== summary.id);
  return [...others, summary].sort((one, other) => other.startedAtUs - one.startedAtUs);
}
