import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeliveryId } from '#contract/ids.ts';

/** The first steps, in the order in which they are shown. */
export const guideSteps = ['address', 'test-event', 'sandbox-run', 'own-sender'] as const;
export type GuideStep = (typeof guideSteps)[number];

/** What a step led to, in words; a delivery to look at where there is one. */
export interface StepOutcome {
  readonly tone: 'waiting' | 'ok' | 'warn';
  readonly words: string;
  readonly deliveryId: DeliveryId | null;
}

export interface GuideState {
  /** `unseen`: there was something in the log from the start, so nobody was shown it. */
  readonly mode: 'unseen' | 'open' | 'hidden';
  readonly done: readonly GuideStep[];
  /** Of this window only. */
  readonly outcomes: Readonly<Partial<Record<GuideStep, StepOutcome>>>;
  readonly latest: GuideStep | null;
  /** The sandbox run whose events are waited for. */
  readonly runId: string | null;
}

export type GuideStore = StoreApi<GuideState>;

export function createGuideStore(): GuideStore {
  return createStore<GuideState>(() => ({ mode: 'unseen', done: [], outcomes: {}, latest: null, runId: null }));
}

/** What was told of a step; it is done when all went well. Who sends here has the address, too. */
export function withOutcome(state: GuideState, step: GuideStep, outcome: StepOutcome): Partial<GuideState> {
  const news: readonly GuideStep[] = outcome.tone !== 'ok' ? [] : step === 'own-sender' ? ['address', step] : [step];
  const isNew = news.some((one) => !state.done.includes(one));
  return {
    outcomes: { ...state.outcomes, [step]: outcome },
    latest: step,
    ...(isNew ? { done: guideSteps.filter((one) => state.done.includes(one) || news.includes(one)) } : {}),
  };
}
