import { useEffect, useState } from 'react';
import type { SecretId } from '#contract/ids.ts';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { useServices } from '#renderer/platform/services.tsx';

export interface Reveal {
  /** Undefined while hidden. Lives in this component only and goes with it. */
  readonly value: string | undefined;
  readonly secondsLeft: number;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly show: () => void;
  readonly hide: () => void;
}

export const revealSeconds = 30;

/** Asks the engine for a secret's value, which it logs, and forgets it after 30 s, or when the window is left. */
export function useReveal(id: SecretId): Reveal {
  const { client } = useServices();
  const [value, setValue] = useState<string | undefined>(undefined);
  const [secondsLeft, setSecondsLeft] = useState(revealSeconds);
  const call = useCommandCall(async () => {
    const revealed = await client.secrets.reveal({ id });
    setSecondsLeft(revealSeconds);
    setValue(revealed.value);
  });
  const isShown = value !== undefined;
  useEffect(() => {
    if (!isShown) return undefined;
    const hide = () => setValue(undefined);
    const hideWhenHidden = () => (document.hidden ? hide() : undefined);
    const started = performance.now();
    const timer = setInterval(() => {
      const left = Math.ceil(revealSeconds - (performance.now() - started) / 1000);
      setSecondsLeft(left);
      if (left <= 0) hide();
    }, 250);
    document.addEventListener('visibilitychange', hideWhenHidden);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', hideWhenHidden);
    };
  }, [isShown]);
  return { value, secondsLeft, isBusy: call.isBusy, error: call.error, show: () => void call.run(), hide: () => setValue(undefined) };
}
