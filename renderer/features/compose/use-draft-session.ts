import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { DraftId } from '#contract/ids.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';
import { createDraftSession, type DraftSession, type DraftState } from './draft-session.ts';

export type OpenDraft =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly retry: () => void }
  | { readonly kind: 'open'; readonly session: DraftSession };

type Loaded = { readonly id: DraftId; readonly session?: DraftSession; readonly error?: unknown };

/** The draft with this id, loaded and kept saved for as long as it is shown. */
export function useDraftSession(id: DraftId | null): OpenDraft {
  const { client, platform } = useServices();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [round, retry] = useReducer((count: number) => count + 1, 0);
  const load = useEffectEvent(async (wanted: DraftId, signal: AbortSignal): Promise<DraftSession | undefined> => {
    const fetchText = async (path: string) => (await platform.fetchBlob(path)).text();
    try {
      const draft = await client.drafts.get({ id: wanted }, { signal });
      const text = await (await platform.fetchBlob(draft.bodyPath, { signal })).text();
      if (signal.aborted) return undefined;
      const session = createDraftSession({ client, fetchText, draft, text });
      setLoaded({ id: wanted, session });
      return session;
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) setLoaded({ id: wanted, error });
      return undefined;
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another try
  useEffect(() => {
    if (id === null) return undefined;
    const control = new AbortController();
    const loading = load(id, control.signal);
    return () => {
      control.abort();
      void loading.then((session) => session?.close());
    };
  }, [id, round]);
  const current = loaded !== null && loaded.id === id ? loaded : null;
  useSaveOnLeaving(current?.session);
  useFeed(({ events, isStale }) => {
    const session = current?.session;
    if (session === undefined) return;
    for (const event of events) {
      if (event.kind === 'draft.changed' && event.draft.id === id) session.hear(event.draft);
      if (event.kind === 'draft.removed' && event.id === id) session.hearRemoved();
    }
    if (isStale && id !== null) void client.drafts.get({ id }).then((draft) => session.hear(draft), noteNothing);
  });
  if (id === null) return { kind: 'none' };
  if (current === null) return { kind: 'loading' };
  if (current.session === undefined) return { kind: 'failed', error: current.error, retry };
  return { kind: 'open', session: current.session };
}

/** What was missed is looked for again with the next change. */
function noteNothing(): void {}

/** The window may be closed at any moment after it was hidden. */
function useSaveOnLeaving(session: DraftSession | undefined): void {
  useEffect(() => {
    if (session === undefined) return undefined;
    const save = () => void session.flush();
    const hide = () => (document.visibilityState === 'hidden' ? save() : undefined);
    window.addEventListener('pagehide', save);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('pagehide', save);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [session]);
}

export function useDraftState<T>(session: DraftSession, selector: (state: DraftState) => T): T {
  return useStore(session.store, selector);
}
