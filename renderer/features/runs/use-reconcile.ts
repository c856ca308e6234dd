import { useEffect, useRef, useState } from 'react';
import type { Reconciliation } from '#contract/models/reconciliation.ts';
import { useFeed, useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import type { RunPlace } from '#renderer/state/selection-store.ts';

export interface ReconcileView {
  /** The last one; it stays while another is on its way. */
  readonly reconciliation: Reconciliation | undefined;
  readonly error: unknown;
  readonly isRunning: boolean;
  readonly isRecovering: boolean;
  readonly again: () => void;
  /** Fetches what is missing as far as the API can. */
  readonly recover: () => void;
  readonly cancel: () => void;
}

/** Reconciles as the page appears. Deliveries of the run that arrive meanwhile make it do so again, at most every two seconds. */
export function useReconcile({ environmentId, runId }: RunPlace): ReconcileView {
  const { client } = useServices();
  const [reconciliation, setReconciliation] = useState<Reconciliation | undefined>(undefined);
  const [isRecovering, setRecovering] = useState(false);
  const running = useRunning(async (recover: boolean, signal) => {
    setRecovering(recover);
    setReconciliation(await client.console.reconcileRun({ environmentId, runId, recover }, { signal }));
  });
  const { run } = running;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run is another reconciliation
  useEffect(() => {
    setReconciliation(undefined);
    void run(false);
    return () => clearTimeout(timer.current);
  }, [environmentId, runId]);
  useFeed(({ events }) => {
    const isAbout = events.some((event) => event.kind === 'delivery.captured' && event.delivery.runId === runId);
    if (!isAbout) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void run(false);
    }, freshPauseMs);
  });
  return {
    reconciliation,
    error: running.error,
    isRunning: running.isRunning,
    isRecovering: running.isRunning && isRecovering,
    again: () => void run(false),
    recover: () => void run(true),
    cancel: running.cancel,
  };
}

const freshPauseMs = 2_000;
