import { useEffect, useEffectEvent, useState } from 'react';
import type { ScenarioProblem } from '#contract/models/scenario.ts';
import { useServices } from '#renderer/platform/services.tsx';

export interface Checked {
  /** The text they are about. */
  readonly text: string;
  readonly problems: readonly ScenarioProblem[];
  readonly stepCount: number;
}

const restMs = 250;

/** Mistakes of the text, asked for once the person rests; the last answer stays until the next one. Null before the first. */
export function useProblems(text: string | null): Checked | null {
  const { client } = useServices();
  const [checked, setChecked] = useState<Checked | null>(null);
  const ask = useEffectEvent(async (asked: string, signal: AbortSignal) => {
    try {
      const { problems, stepCount } = await client.scenarios.check({ text: asked }, { signal });
      if (!signal.aborted) setChecked({ text: asked, problems, stepCount });
    } catch {
      // why: what can not be checked now is checked at the start of a run; a lost link says so in its own place.
      if (!signal.aborted) setChecked(null);
    }
  });
  useEffect(() => {
    if (text === null) {
      setChecked(null);
      return undefined;
    }
    const control = new AbortController();
    const timer = setTimeout(() => void ask(text, control.signal), restMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [text]);
  return checked;
}
