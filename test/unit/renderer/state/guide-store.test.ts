import { expect, it } from 'vitest';
import { createGuideStore, type StepOutcome, withOutcome } from '#renderer/state/guide-store.ts';

const ok: StepOutcome = { tone: 'ok', words: 'run.completed arrived, verified', deliveryId: null };

it('a step is done when what it led to is right, once, in the order of the steps', () => {
  const store = createGuideStore();
  const tell = (step: Parameters<typeof withOutcome>[1], outcome: StepOutcome) =>
    store.setState((state) => withOutcome(state, step, outcome));
  tell('sandbox-run', { ...ok, tone: 'waiting' });
  expect(store.getState()).toMatchObject({ done: [], latest: 'sandbox-run' });
  tell('sandbox-run', ok);
  tell('test-event', { ...ok, tone: 'warn' });
  expect(store.getState()).toMatchObject({ done: ['sandbox-run'], latest: 'test-event' });
  tell('test-event', ok);
  const { done } = store.getState();
  tell('test-event', { ...ok, words: 'again' });
  expect(store.getState().done).toBe(done);
  expect(done).toEqual(['test-event', 'sandbox-run']);
});

it('who sends here has the address', () => {
  const store = createGuideStore();
  store.setState((state) => withOutcome(state, 'own-sender', ok));
  expect(store.getState().done).toEqual(['address', 'own-sender']);
});
