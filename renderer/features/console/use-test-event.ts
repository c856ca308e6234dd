import { useState } from 'react';
import { type DeliveryId, deliveryIdSchema, type EnvironmentId, type JobId } from '#contract/ids.ts';
import type { RegisteredWebhook } from '#contract/models/console.ts';
import { ClientFailure } from '#renderer/errors/client-failure.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';

export type TestEventState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly sentence: string }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ended'; readonly sentence: string; readonly deliveryId: DeliveryId | null };

export interface TestEvent {
  readonly state: TestEventState;
  readonly send: () => void;
  readonly cancel: () => void;
}

interface Sent {
  readonly jobId: JobId | null;
  readonly error?: unknown;
  readonly arrivedId: DeliveryId | null;
}

/** Has the Console send a test event, and follows it until it is here. */
export function useTestEvent(environmentId: EnvironmentId, { id: webhookId, endpointId }: RegisteredWebhook): TestEvent {
  const { client, stores } = useServices();
  const [sent, setSent] = useState<Sent | undefined>(undefined);
  const job = useStore(stores.job, (state) => state.jobs.find(({ id }) => id === sent?.jobId));
  useFeed(({ events }) => {
    if (sent === undefined || sent.arrivedId !== null) return;
    const arrived = events
      .flatMap((event) => (event.kind === 'delivery.captured' ? [event.delivery] : []))
      .find((delivery) => delivery.endpointId === endpointId);
    if (arrived !== undefined) setSent({ ...sent, arrivedId: arrived.id });
  });
  const send = () => {
    setSent({ jobId: null, arrivedId: null });
    client.console.sendTestEvent({ environmentId, webhookId }).then(
      ({ jobId }) => setSent((before) => ({ jobId, arrivedId: before?.arrivedId ?? null })),
      (error: unknown) => setSent(isCancelled(error) ? undefined : { jobId: null, error, arrivedId: null }),
    );
  };
  const cancel = () => {
    if (sent?.jobId === null || sent === undefined) return;
    client.jobs.cancel({ id: sent.jobId }).catch((error: unknown) => noticeError(stores.notice, error));
  };
  return { state: stateOf(sent, job), send, cancel };
}

type KnownJob = ReturnType<ReturnType<typeof useServices>['stores']['job']['getState']>['jobs'][number];

function stateOf(sent: Sent | undefined, job: KnownJob | undefined): TestEventState {
  if (sent === undefined) return { kind: 'idle' };
  if (sent.error !== undefined) return { kind: 'failed', error: sent.error };
  if (job === undefined) return { kind: 'waiting', sentence: 'Asking the Console to send a test event' };
  if (job.state === 'running') return { kind: 'waiting', sentence: job.sentence };
  if (job.failure !== null) return { kind: 'failed', error: new ClientFailure(job.failure) };
  return { kind: 'ended', sentence: job.sentence, deliveryId: namedIn(job.sentence) ?? sent.arrivedId };
}

/** The delivery that the end of the job names; what arrived meanwhile may be another one. */
export function namedIn(sentence: string): DeliveryId | null {
  const parsed = deliveryIdSchema.safeParse(/\bdlv_[0-9]+\b/.exec(sentence)?.[0]);
  return parsed.success ? parsed.data : null;
}
