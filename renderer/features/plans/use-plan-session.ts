import { useEffect, useState } from 'react';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';
import { createPlanSession, type PlanOrigin, type PlanSession, type PlanState } from './plan-session.ts';

export interface PlanView {
  readonly session: PlanSession;
  readonly state: PlanState;
}

const after = (ms: number, act: () => void) => {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

/** The session of what this is about, for as long as the component is there; another subject needs another key. */
export function usePlanSession(origin: PlanOrigin): PlanView {
  const { client } = useServices();
  const [session, setSession] = useState(() => createPlanSession({ plans: client.plans, after }, origin));
  const state = useStore(session.store, (now) => now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the subject of a session does not change
  useEffect(() => {
    // why: development mounts twice; what was ended by the first unmount is begun anew.
    const mine = createPlanSession({ plans: client.plans, after }, origin);
    setSession(mine);
    return () => mine.end();
  }, []);
  const id = state.plan?.id;
  useFeed(({ events, isStale }) => {
    const isTold = events.some((event) => event.kind === 'plan.changed' && event.plan.id === id);
    if (isStale || isTold) void session.refresh();
  });
  return { session, state };
}
