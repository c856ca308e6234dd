import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { EndpointId } from '#contract/ids.ts';
import type { CodeSample, HabitCode, Language } from '#contract/models/diagnosis.ts';
import type { SigningChange } from '#contract/models/signing.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';

/** Whose signatures the code is to check. */
export interface SampleSubject {
  readonly endpointId?: EndpointId | undefined;
  /** On top of the endpoint's, or of the defaults. */
  readonly signing: SigningChange;
}

export interface SampleState {
  /** The last one that came; another language leaves it until its own is here. */
  readonly sample: CodeSample | undefined;
  readonly error: unknown;
  readonly again: () => void;
}

export function useSample({ endpointId, signing }: SampleSubject, language: Language, habit: HabitCode | null): SampleState {
  const { client } = useServices();
  const [state, setState] = useState<Omit<SampleState, 'again'>>({ sample: undefined, error: undefined });
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const key = JSON.stringify([endpointId, signing, language, habit, round]);
  const load = useEffectEvent(async (signal: AbortSignal) => {
    const input = { signing, language, ...(endpointId === undefined ? {} : { endpointId }), ...(habit === null ? {} : { habit }) };
    try {
      const sample = await client.verification.sample(input, { signal });
      if (!signal.aborted) setState({ sample, error: undefined });
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) setState({ sample: undefined, error });
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds everything that is asked for
  useEffect(() => {
    const control = new AbortController();
    void load(control.signal);
    return () => control.abort();
  }, [key]);
  return { ...state, again };
}
