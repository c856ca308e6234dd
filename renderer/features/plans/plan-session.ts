/** A plan while its options are chosen: made as soon as a target is named, changed with each choice, and gone when nobody wants it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '#contract/api.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import type { Plan, PlanOptions } from '#contract/models/plan.ts';
import type { Replay } from '#contract/models/replay.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import type { RunPlace } from '#renderer/state/selection-store.ts';
import { formOf, type PlanForm, type PlanProblems, readForm, usualForm } from './plan-form.ts';

export interface PlanState {
  readonly form: PlanForm;
  readonly problems: PlanProblems;
  /** As the engine last worked it out; it stays while the next one is on its way. */
  readonly plan: Plan | null;
  /** Whether `plan` is what the fields say, so that it may be sent. */
  readonly isCurrent: boolean;
  readonly error: unknown;
  readonly isSending: boolean;
  /** What became of sending; the plan is shown anew where it had changed. */
  readonly sendError: unknown;
  readonly isKept: boolean;
}

export interface PlanSession {
  readonly store: StoreApi<PlanState>;
  /** What is chosen counts once the person rests. */
  choose(form: PlanForm): void;
  /** Works it out once more, after a failure. */
  again(): void;
  rename(name: string): Promise<void>;
  /** It stays when the session ends. */
  keep(): void;
  /** Undefined where it was not sent; why is in the state. */
  send(confirmedHost: string | undefined): Promise<Replay | undefined>;
  /** Another window, or the engine, has changed it. */
  refresh(): Promise<void>;
  end(): void;
}

export type PlanOrigin = { readonly from: RunPlace | DeliverySet } | { readonly plan: Plan };

export interface PlanSessionParts {
  readonly plans: Pick<ApiClient['plans'], 'create' | 'get' | 'update' | 'remove' | 'start'>;
  /** Calls back after so many milliseconds; returns what stops it. */
  readonly after: (ms: number, act: () => void) => () => void;
}

const restMs = 300;

export function createPlanSession({ plans, after }: PlanSessionParts, origin: PlanOrigin): PlanSession {
  const store = createStore<PlanState>(() => startOf(origin));
  const worker = createWorker(plans, origin, store);
  let stopRest = () => {};
  return {
    store,
    choose: (form) => {
      const { problems } = readForm(form);
      store.setState({ form, problems, sendError: undefined });
      store.setState({ isCurrent: worker.isTold() });
      stopRest();
      stopRest = after(restMs, () => void worker.work());
    },
    again: () => {
      store.setState({ error: undefined });
      void worker.work();
    },
    rename: async (name) => {
      const { plan } = store.getState();
      if (plan !== null) store.setState({ plan: await plans.update({ id: plan.id, name }) });
    },
    keep: () => store.setState({ isKept: true }),
    send: (confirmedHost) => sendPlan(plans, store, worker.refresh, confirmedHost),
    refresh: worker.refresh,
    end: () => {
      stopRest();
      worker.end();
    },
  };
}

interface Worker {
  /** Has the engine work the fields out, unless it has. */
  work(): Promise<void>;
  /** Whether the plan that is here is what the fields say. */
  isTold(): boolean;
  refresh(): Promise<void>;
  end(): void;
}

/** One call at a time: a plan that is being made is changed when it is there, not made twice. */
function createWorker(plans: PlanSessionParts['plans'], origin: PlanOrigin, store: StoreApi<PlanState>): Worker {
  let isBusy = false;
  let hasEnded = false;
  let told = 'plan' in origin ? JSON.stringify(readForm(formOf(origin.plan.options)).options) : '';
  const wanted = () => JSON.stringify(readForm(store.getState().form).options);
  const isTold = () => told !== '' && told === wanted();
  const workedOut = (options: PlanOptions): Promise<Plan> => {
    const { plan } = store.getState();
    if (plan !== null) return plans.update({ id: plan.id, options });
    return plans.create({ from: 'from' in origin ? fromOf(origin.from) : { set: { ids: [] } }, options });
  };
  const drop = () => {
    const { plan, isKept } = store.getState();
    // why: nobody waits for it; a plan that could not be removed stays in the list, where it can be.
    if (plan !== null && !isKept) plans.remove({ id: plan.id }).catch(() => {});
  };
  const work = async (): Promise<void> => {
    const { options } = readForm(store.getState().form);
    if (isBusy || hasEnded || options === null || JSON.stringify(options) === told) return;
    isBusy = true;
    const asked = JSON.stringify(options);
    try {
      const plan = await workedOut(options);
      told = asked;
      store.setState({ plan, error: undefined, isCurrent: isTold() });
    } catch (error) {
      told = '';
      store.setState({ error, isCurrent: false });
    }
    isBusy = false;
    if (hasEnded) drop();
    else if (asked !== wanted()) await work();
  };
  const refresh = async () => {
    const { plan } = store.getState();
    if (plan === null || isBusy) return;
    try {
      const found = await plans.get({ id: plan.id });
      told = JSON.stringify(readForm(formOf(found.options)).options);
      store.setState({ plan: found, error: undefined, isCurrent: isTold() });
    } catch (error) {
      store.setState({ error });
    }
  };
  const end = () => {
    hasEnded = true;
    if (!isBusy) drop();
  };
  return { work, isTold, refresh, end };
}

async function sendPlan(
  plans: PlanSessionParts['plans'],
  store: StoreApi<PlanState>,
  refresh: () => Promise<void>,
  confirmedHost: string | undefined,
): Promise<Replay | undefined> {
  const { plan, isSending, isCurrent } = store.getState();
  if (plan === null || isSending || !isCurrent) return undefined;
  store.setState({ isSending: true, sendError: undefined });
  try {
    const replay = await plans.start({
      id: plan.id,
      fingerprint: plan.fingerprint,
      idempotencyKey: crypto.randomUUID(),
      ...(confirmedHost === undefined ? {} : { confirmedHost }),
    });
    store.setState({ isSending: false, isKept: true });
    return replay;
  } catch (sendError) {
    store.setState({ isSending: false, sendError });
    if (failureOf(sendError).code === 'conflict.plan_changed') await refresh();
    return undefined;
  }
}

function startOf(origin: PlanOrigin): PlanState {
  const form = 'plan' in origin ? formOf(origin.plan.options) : usualForm;
  const plan = 'plan' in origin ? origin.plan : null;
  return {
    form,
    problems: {},
    plan,
    isCurrent: plan !== null,
    error: undefined,
    isSending: false,
    sendError: undefined,
    isKept: plan !== null,
  };
}

function fromOf(from: RunPlace | DeliverySet): Parameters<ApiClient['plans']['create']>[0]['from'] {
  return 'runId' in from ? from : { set: from };
}

/** Deliveries that leave when it is confirmed: those that can't be sent are left out. */
export function sendableCount({ count, unsendable }: Pick<Plan, 'count' | 'unsendable'>): number {
  return Math.max(0, count - unsendable);
}
