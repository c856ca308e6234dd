import { useState } from 'react';
import { hostAskedBy } from '#renderer/errors/host-asked.ts';
import { isHostTyped } from '#renderer/exchange/aim/target-choice.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { putReplay } from '#renderer/state/replay-store.ts';
import { sendableCount } from './plan-session.ts';
import type { PlanView } from './use-plan-session.ts';

export interface SendPlan {
  /** The host to type; null when none has to be. */
  readonly host: string | null;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly isProduction: boolean;
  /** Deliveries that leave. */
  readonly count: number;
  readonly isReady: boolean;
  /** Confirms the plan; the Replays page then shows its job. */
  readonly send: () => void;
}

/** What it takes to confirm a plan. */
export function useSendPlan({ session, state }: PlanView, isReadOnly: boolean): SendPlan {
  const { stores } = useServices();
  const [typed, setTyped] = useState('');
  const { plan, isCurrent, isSending, sendError, form } = state;
  const isProduction = useStore(
    stores.target,
    ({ targets }) => targets?.some(({ id, isProduction: is }) => is && id === form.target.targetId) === true,
  );
  const host = plan?.hostToConfirm ?? hostAskedBy(sendError);
  const count = plan === null ? 0 : sendableCount(plan);
  const isReady = count > 0 && isCurrent && isHostTyped(typed, host) && !isSending && !isReadOnly;
  const send = async () => {
    const replay = await session.send(host ?? undefined);
    if (replay === undefined) return;
    putReplay(stores.replay, replay);
    stores.selection.setState({ dialog: null, view: 'replays', replays: { kind: 'job', id: replay.id } });
  };
  return { host, typed, setTyped, isProduction, count, isReady, send: () => void (isReady ? send() : undefined) };
}
