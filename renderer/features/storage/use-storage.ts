import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { Job, JobKind } from '#contract/models/job.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';
import { addOwnJob } from '#renderer/state/job-store.ts';

/** While deliveries arrive the figures follow at this pace. */
const livePauseMs = 3_000;

/** Everything the page shows, asked together. */
export interface StorageView {
  readonly storage: Awaited<ReturnType<ApiClient['storage']['get']>>;
  readonly rules: Awaited<ReturnType<ApiClient['storage']['retention']>>['items'];
  readonly trash: Awaited<ReturnType<ApiClient['trash']['list']>>['items'];
  readonly backups: Awaited<ReturnType<ApiClient['storage']['backups']>>;
}

export interface Loaded {
  readonly view: StorageView | undefined;
  readonly error: unknown;
  readonly reload: () => void;
}

/** Asked again when a job ends, and now and then while deliveries come and go. */
export function useStorage(): Loaded {
  const { client } = useServices();
  const [view, setView] = useState<StorageView>();
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another question
  useEffect(() => {
    const control = new AbortController();
    ask(client, control.signal).then(
      (next) => {
        if (control.signal.aborted) return;
        setView(next);
        setError(undefined);
      },
      (cause: unknown) => {
        if (!control.signal.aborted && !isCancelled(cause)) setError(cause);
      },
    );
    return () => control.abort();
  }, [client, round]);
  useFeed(({ events, isStale }) => {
    const hasEnded = events.some((event) => event.kind === 'job.progress' && event.job.state !== 'running');
    if (hasEnded || isStale) reload();
    else if (events.some(({ kind }) => kind.startsWith('delivery.'))) {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        reload();
      }, livePauseMs);
    }
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return { view, error, reload };
}

async function ask({ storage, trash }: ApiClient, signal: AbortSignal): Promise<StorageView> {
  const [facts, rules, deletions, backups] = await Promise.all([
    storage.get({}, { signal }),
    storage.retention({}, { signal }),
    trash.list({}, { signal }),
    storage.backups({}, { signal }),
  ]);
  return { storage: facts, rules: rules.items, trash: deletions.items, backups };
}

/** The job of a kind that runs, if one does. */
export function useRunning(kind: JobKind): Job | undefined {
  const { stores } = useServices();
  return useStore(stores.job, (state) => state.jobs.find((job) => job.kind === kind && job.state === 'running'));
}

/** Starts a job; how it ends is said in a notice, wherever the person is by then. */
export function useStart(): { readonly isBusy: boolean; readonly start: (ask: (client: ApiClient) => Promise<Job>) => Promise<boolean> } {
  const { client, stores } = useServices();
  const [isBusy, setBusy] = useState(false);
  const start = async (askFor: (client: ApiClient) => Promise<Job>) => {
    setBusy(true);
    try {
      addOwnJob(stores.job, await askFor(client));
      return true;
    } catch (error) {
      noticeError(stores.notice, error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, start };
}
