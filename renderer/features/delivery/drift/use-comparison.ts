import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { DeliveryId, SnapshotId } from '#contract/ids.ts';
import type { Comparison, FieldKind } from '#contract/models/drift.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';

export interface ComparisonView {
  /** Of the asked kinds as far as they are here; stays while another is on its way. */
  readonly comparison: Comparison | undefined;
  readonly error: unknown;
  readonly isAsking: boolean;
  readonly reload: () => void;
  /** Asks for the next page; null when all fields are here. */
  readonly more: (() => void) | null;
  readonly cancel: () => void;
}

interface State {
  readonly comparison?: Comparison | undefined;
  readonly error?: unknown;
  readonly isAsking: boolean;
}

const fieldsPerPage = 1_000;

/** A payload next to a snapshot; asked for anew when the snapshot, the kinds or the rules change. */
export function useComparison(deliveryId: DeliveryId, snapshotId: SnapshotId, kinds: readonly FieldKind[]): ComparisonView {
  const { client } = useServices();
  const [state, setState] = useState<State>({ isAsking: true });
  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const control = useRef<AbortController | undefined>(undefined);
  const question = (cursor: string | undefined): Parameters<ApiClient['console']['compare']>[0] => ({
    deliveryId,
    snapshotId,
    kinds: [...kinds],
    limit: fieldsPerPage,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const ask = useEffectEvent(async (cursor: string | undefined, signal: AbortSignal) => {
    setState((before) => ({ comparison: before.comparison, isAsking: true }));
    try {
      const page = await client.console.compare(question(cursor), { signal });
      if (!signal.aborted)
        setState(({ comparison }) => ({ comparison: cursor === undefined ? page : joined(comparison, page), isAsking: false }));
    } catch (error) {
      if (!signal.aborted) setState(({ comparison }) => ({ comparison, isAsking: false, ...(isCancelled(error) ? {} : { error }) }));
    }
  });
  const start = useEffectEvent((cursor: string | undefined) => {
    control.current?.abort();
    control.current = new AbortController();
    void ask(cursor, control.current.signal);
  });
  const key = kinds.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: other kinds or another round are another question
  useEffect(() => {
    start(undefined);
    return () => control.current?.abort();
  }, [deliveryId, snapshotId, key, round]);
  const [wanted, want] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (wanted !== undefined) start(wanted);
  }, [wanted]);
  const cursor = state.comparison?.nextCursor ?? null;
  const cancel = () => {
    control.current?.abort();
    setState(({ comparison }) => ({ comparison, isAsking: false }));
  };
  return {
    comparison: state.comparison,
    error: state.error,
    isAsking: state.isAsking,
    reload,
    more: cursor === null || state.isAsking ? null : () => want(cursor),
    cancel,
  };
}

function joined(before: Comparison | undefined, page: Comparison): Comparison {
  return before === undefined ? page : { ...page, fields: [...before.fields, ...page.fields] };
}
