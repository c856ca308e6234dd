import { useState } from 'react';
import type { Target, TargetProbe } from '#contract/models/target.ts';
import { hostAskedBy } from '#renderer/errors/host-asked.ts';
import { useCommand, useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';

export interface ProbeView {
  /** The last one: of this press, or as it is kept. */
  readonly last: TargetProbe | null;
  readonly isRunning: boolean;
  readonly error: unknown;
  /** The host that has to be typed first; null when none has to. */
  readonly askedHost: string | null;
  readonly run: () => void;
  readonly confirm: (host: string) => void;
  readonly cancel: () => void;
}

/** Looks whether a target can be reached, with a request that no handler acts upon. */
export function useProbe(target: Target): ProbeView {
  const { client } = useServices();
  const [confirmed, setConfirmed] = useState<string | undefined>(undefined);
  const probe = useRunning((confirmedHost: string | undefined, signal) =>
    client.targets.probe({ id: target.id, ...(confirmedHost === undefined ? {} : { confirmedHost }) }, { signal }),
  );
  const run = () => void probe.run(confirmed);
  useCommand('target.probe', run);
  return {
    last: probe.value ?? target.probe,
    isRunning: probe.isRunning,
    error: probe.error,
    askedHost: hostAskedBy(probe.error),
    run,
    confirm: (host) => {
      setConfirmed(host);
      void probe.run(host);
    },
    cancel: probe.cancel,
  };
}
