import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { ReplayKind, ReplayPreview } from '#contract/models/replay.ts';
import type { TargetChoice } from '#contract/models/target.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';

export type PreviewState =
  | { readonly kind: 'none' }
  /** `last` is what was shown before, so that typing does not blink. */
  | { readonly kind: 'loading'; readonly last: ReplayPreview | undefined }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ready'; readonly preview: ReplayPreview };

export interface PreviewAsk {
  readonly state: PreviewState;
  readonly again: () => void;
}

const restMs = 250;

/** What would leave for this target, asked for once the person rests. */
export function usePreview(deliveryId: DeliveryId, target: TargetChoice | null, kind: ReplayKind): PreviewAsk {
  const { client } = useServices();
  const [state, setState] = useState<PreviewState>({ kind: 'none' });
  const key = target === null ? '' : JSON.stringify(target);
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const ask = useEffectEvent(async (signal: AbortSignal) => {
    if (target === null) return;
    try {
      const preview = await client.replays.preview({ deliveryId, target, kind }, { signal });
      if (!signal.aborted) setState({ kind: 'ready', preview });
    } catch (error) {
      if (!isCancelled(error) && !signal.aborted) setState({ kind: 'failed', error });
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another target or kind is another preview
  useEffect(() => {
    if (key === '') {
      setState({ kind: 'none' });
      return undefined;
    }
    setState((before) => ({
      kind: 'loading',
      last: before.kind === 'ready' ? before.preview : before.kind === 'loading' ? before.last : undefined,
    }));
    const control = new AbortController();
    const timer = setTimeout(() => void ask(control.signal), restMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [deliveryId, key, kind, round]);
  return { state, again };
}
