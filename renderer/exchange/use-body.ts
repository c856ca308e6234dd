import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { type BodySource, type LoadedBody, loadBody } from './load-body.ts';

export type BodyState =
  | { readonly kind: 'loading'; readonly readBytes: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ready'; readonly body: LoadedBody };

export interface BodyLoad {
  readonly state: BodyState;
  readonly stop: () => void;
  readonly again: () => void;
}

/** Loads the body when the component appears, when the source changes, and when asked again; stops when it goes. */
export function useBody(source: BodySource, isUnpacked: boolean): BodyLoad {
  const { platform } = useServices();
  const [state, setState] = useState<BodyState>({ kind: 'loading', readBytes: 0 });
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const [running, setRunning] = useState<AbortController | undefined>(undefined);

  const load = useEffectEvent(async (control: AbortController) => {
    const { signal } = control;
    const tell = (next: BodyState) => (signal.aborted ? undefined : setState(next));
    tell({ kind: 'loading', readBytes: 0 });
    try {
      const onProgress = (readBytes: number) => tell({ kind: 'loading', readBytes });
      const body = await loadBody(source, {
        fetchBlob: (path, options) => platform.fetchBlob(path, options),
        signal,
        onProgress,
        isUnpacked,
      });
      tell({ kind: 'ready', body });
    } catch (error) {
      if (isCancelled(error)) return;
      tell({ kind: 'failed', error });
    }
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another body, another reading of it, or another try is another load
  useEffect(() => {
    const control = new AbortController();
    setRunning(control);
    void load(control);
    return () => control.abort();
  }, [source.path, source.keptBytes, isUnpacked, round]);

  const stop = () => {
    running?.abort();
    setState({ kind: 'stopped' });
  };
  return { state, stop, again };
}
