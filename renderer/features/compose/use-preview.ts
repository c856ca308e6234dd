import { useCallback, useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { EnvironmentId } from '#contract/ids.ts';
import type { Composition, CompositionPreview } from '#contract/models/composer.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { obstacleOf, savableComposition } from './composition.ts';
import type { DraftSession, DraftState } from './draft-session.ts';
import { textSourceOf } from './text-source.ts';
import { useDraftState } from './use-draft-session.ts';

/** Everything a preview is made of. */
export interface PreviewInputs {
  readonly text: string;
  readonly composition: Composition;
  readonly environmentId: EnvironmentId | null;
  readonly givenSecret: string;
}

export type PreviewState =
  /** Why there is none, in a sentence. */
  | { readonly kind: 'none'; readonly why: string }
  /** Too long to be worked out at each rest of the person. */
  | { readonly kind: 'on-demand' }
  /** `last` is what was shown before, so that typing does not blink. */
  | { readonly kind: 'loading'; readonly last: CompositionPreview | undefined }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ready'; readonly preview: CompositionPreview };

export interface Previews {
  readonly state: PreviewState;
  readonly again: () => void;
  /** One of what is set and written now: the one that is shown where it still holds, otherwise a new one, which is then shown. */
  readonly current: (signal: AbortSignal) => Promise<CompositionPreview>;
  /** It was sent, and can not be sent once more. */
  readonly used: () => void;
}

const restMs = 250;
/** Longer texts are handed in by pieces; that is not done at each rest. */
const longestAuto = 1024 * 1024;
/** A preview that ends within this time is not sent any more. */
const graceUs = 5_000_000;

export function usePreview(session: DraftSession, environmentId: EnvironmentId | null, givenSecret: string): Previews {
  const { client } = useServices();
  const text = useDraftState(session, (state) => state.text);
  const composition = useDraftState(session, (state) => state.composition);
  const draftId = useDraftState(session, (state) => state.draft.id);
  const [state, setState] = useState<PreviewState>({ kind: 'loading', last: undefined });
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const held = useRef<{ readonly inputs: PreviewInputs; readonly preview: CompositionPreview } | null>(null);
  const inputsOf = (from: DraftState): PreviewInputs => ({ text: from.text, composition: from.composition, environmentId, givenSecret });

  const make = async (inputs: PreviewInputs, signal: AbortSignal): Promise<CompositionPreview> => {
    const source = await textSourceOf(client, inputs.text, signal);
    const preview = await client.composer.preview(
      {
        text: source,
        composition: savableComposition(inputs.composition, session.store.getState().draft.composition),
        draftId,
        ...(inputs.environmentId === null ? {} : { environmentId: inputs.environmentId }),
        ...(inputs.composition.signer.by === 'given' ? { givenSecret: inputs.givenSecret } : {}),
      },
      { signal },
    );
    if (!signal.aborted) {
      held.current = { inputs, preview };
      setState({ kind: 'ready', preview });
    }
    return preview;
  };
  const ask = useEffectEvent(async (signal: AbortSignal) => {
    try {
      await make(inputsOf(session.store.getState()), signal);
    } catch (error) {
      if (!isCancelled(error) && !signal.aborted) setState({ kind: 'failed', error });
    }
  });
  const isAuto = text.length <= longestAuto;
  const why = obstacleOf(composition, givenSecret);
  // biome-ignore lint/correctness/useExhaustiveDependencies: anything else that is set is another preview
  useEffect(() => {
    if (why !== null) {
      setState({ kind: 'none', why });
      return undefined;
    }
    if (!isAuto && round === 0) {
      setState({ kind: 'on-demand' });
      return undefined;
    }
    setState((before) => ({ kind: 'loading', last: lastOf(before) }));
    const control = new AbortController();
    const timer = setTimeout(() => void ask(control.signal), restMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [text, composition, environmentId, givenSecret, why, isAuto, round]);
  useExpiry(state, again);

  const current = async (signal: AbortSignal) => {
    const inputs = inputsOf({ ...session.store.getState(), text: session.text() });
    const known = held.current;
    if (known !== null && isSame(known.inputs, inputs) && known.preview.expiresAtUs - graceUs > Date.now() * 1000) return known.preview;
    return make(inputs, signal);
  };
  const used = useCallback(() => {
    held.current = null;
    again();
  }, []);
  return { state, again, current, used };
}

function lastOf(state: PreviewState): CompositionPreview | undefined {
  if (state.kind === 'ready') return state.preview;
  return state.kind === 'loading' ? state.last : undefined;
}

function isSame(left: PreviewInputs, right: PreviewInputs): boolean {
  return (
    left.text === right.text &&
    left.environmentId === right.environmentId &&
    left.givenSecret === right.givenSecret &&
    JSON.stringify(left.composition) === JSON.stringify(right.composition)
  );
}

/** Nothing out of date is shown: at its end a preview is worked out anew, as soon as somebody can see it. */
function useExpiry(state: PreviewState, again: () => void): void {
  const endsAtMs = state.kind === 'ready' ? state.preview.expiresAtUs / 1000 : null;
  useEffect(() => {
    if (endsAtMs === null) return undefined;
    const look = () => {
      if (Date.now() >= endsAtMs - graceUs / 1000 && document.visibilityState === 'visible') again();
    };
    const timer = setTimeout(look, Math.max(endsAtMs - graceUs / 1000 - Date.now(), 0) + 50);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [endsAtMs, again]);
}
