import type { Endpoint } from '#contract/models/endpoint.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { type Running, useRunning } from '#renderer/platform/use-running.ts';
import { type GuideStep, type StepOutcome, withOutcome } from '#renderer/state/guide-store.ts';
import { arrivalOutcome } from './arrival-words.ts';

export interface GuideDeeds {
  readonly testEvent: Running<Endpoint, void>;
  /** Switches the sandbox on first where it is off and that is wanted. */
  readonly sandboxRun: Running<'as-it-is' | 'switch-on', void>;
  /** The run did not start because the sandbox is off. */
  readonly isSandboxOff: boolean;
}

/** What the steps do, and what they led to; the outcome stays when the place that started it goes away. */
export function useGuideDeeds(): GuideDeeds {
  const { client, stores } = useServices();
  const tell = (step: GuideStep, outcome: StepOutcome) => stores.guide.setState((state) => withOutcome(state, step, outcome));
  const testEvent = useRunning(async (endpoint: Endpoint) => {
    const { status, deliveryId } = await client.endpoints.sendTestEvent({ id: endpoint.id });
    if (deliveryId !== null) tell('test-event', arrivalOutcome(await client.deliveries.get({ id: deliveryId })));
    else tell('test-event', { tone: 'warn', words: notShown(status), deliveryId: null });
  });
  const sandboxRun = useRunning(async (way: 'as-it-is' | 'switch-on') => {
    if (way === 'switch-on') await client.sandbox.configure({ isOn: true });
    const { runId } = await client.sandbox.startRun({});
    stores.guide.setState((state) => ({
      ...withOutcome(state, 'sandbox-run', {
        tone: 'waiting',
        words: 'The run is queued. Its events follow within seconds.',
        deliveryId: null,
      }),
      runId,
    }));
  });
  const isSandboxOff = sandboxRun.error !== undefined && failureOf(sandboxRun.error).code === 'console.sandbox_off';
  return { testEvent, sandboxRun, isSandboxOff };
}

function notShown(status: number): string {
  if (status >= 200 && status < 300) return 'The event is stored; the list shows it in a moment';
  if (status === 503) return 'The receiver answered 503: the event could not be stored';
  return `The receiver answered ${status}, as the response rule of the endpoint says`;
}
