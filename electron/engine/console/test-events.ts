/**
 * Has a Console send a test event, and waits for it as a job. Guarantees: what arrives is looked for from before the Console is asked, so
 * nothing is missed. What a test event looks like is not documented: it is known by the event id of the answer where that names one, else
 * it is the first delivery that arrives where the webhook leads.
 */
import type { EndpointId, EnvironmentId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Job } from '#contract/models/job.ts';
import { consolePath } from '#domain/console/console-path.ts';
import { isJsonObject, type JsonValue } from '#domain/json-value.ts';
import { fail } from '../failure.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { Clock } from '../ports.ts';
import type { Connections } from './connections.ts';
import { listWebhooks, type WebhooksParts } from './webhooks.ts';

const arrivalLimitMs = 30_000;

export interface TestEventsParts extends WebhooksParts {
  readonly clock: Clock;
  readonly connections: Pick<Connections, 'askedClient'>;
  readonly jobs: Pick<JobList, 'start'>;
  readonly log: Pick<DeliveryLog, 'onIndexed'>;
}

export interface TestEvents {
  /** Asks, then answers with the job that waits. Fails as every request to a Console may. */
  send(environmentId: EnvironmentId, webhookId: string, signal?: AbortSignal): Promise<Job>;
}

export function createTestEvents(parts: TestEventsParts): TestEvents {
  return {
    async send(environmentId, webhookId, signal) {
      const webhooks = await listWebhooks(parts, environmentId, signal);
      const webhook = webhooks.find(({ id }) => id === webhookId);
      if (webhook === undefined)
        return fail('console.not_found', { problem: `No webhook with the id ${webhookId.slice(0, 100)} is registered.` });
      const watch = watchArrivals(parts, environmentId, webhook.endpointId);
      const askedAtUs = parts.clock.nowUs();
      try {
        const client = await parts.connections.askedClient(environmentId);
        const path = consolePath('/webhooks/{id}/test', { id: webhookId });
        const { json } = await client.post(path, {}, signal === undefined ? {} : { signal });
        watch.expect(eventIdOf(json));
      } catch (error) {
        watch.stop();
        throw error;
      }
      return parts.jobs.start('test-event', `Waiting for the test event at ${webhook.url}.`, 'deliveries', 1, async (handle) => {
        try {
          const arrived = await watch.wait(arrivalLimitMs, handle.signal);
          if (arrived !== null) handle.progress(1);
          return arrived === null ? absentSentence(webhook.url, handle.signal.aborted) : arrivedSentence(arrived, askedAtUs);
        } finally {
          watch.stop();
        }
      });
    },
  };
}

function watchArrivals({ log }: TestEventsParts, environmentId: EnvironmentId, endpointId: EndpointId | null) {
  const arrived: DeliverySummary[] = [];
  let eventId: string | null | undefined;
  let wake: () => void = () => undefined;
  const isIt = (delivery: DeliverySummary) => eventId === null || (eventId !== undefined && delivery.eventId === eventId);
  const stop = log.onIndexed((changes) => {
    for (const change of changes) {
      if (change.kind !== 'captured' || change.delivery.environmentId !== environmentId) continue;
      if (endpointId === null || change.delivery.endpointId === endpointId) arrived.push(change.delivery);
    }
    wake();
  });
  return {
    stop,
    /** Null: the answer names no event, so the first delivery is taken for it. */
    expect(id: string | null) {
      eventId = id;
    },
    /** Null when nothing came in time, or when it was cancelled. */
    wait(limitMs: number, signal: AbortSignal): Promise<DeliverySummary | null> {
      return new Promise((resolve) => {
        const end = (found: DeliverySummary | null) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', cancel);
          resolve(found);
        };
        const cancel = () => end(null);
        const timer = setTimeout(end, limitMs, null);
        signal.addEventListener('abort', cancel, { once: true });
        wake = () => {
          const found = arrived.find(isIt);
          if (found !== undefined) end(found);
        };
        wake();
      });
    },
  };
}

/** Wherever an answer may name the event that it sent. */
function eventIdOf(answer: JsonValue): string | null {
  if (!isJsonObject(answer)) return null;
  const { event_id: direct, event, id, data } = answer;
  const nested = isJsonObject(event) ? event['id'] : event;
  const inner = isJsonObject(data) ? eventIdOf(data) : null;
  const named = [direct, nested, id].find((value) => typeof value === 'string' && value.startsWith('evt_'));
  return typeof named === 'string' ? named : inner;
}

function arrivedSentence({ id, eventType, verdict, receivedAtUs }: DeliverySummary, askedAtUs: number): string {
  const seconds = Math.max(0, (receivedAtUs - askedAtUs) / 1_000_000).toFixed(1);
  return `The test event arrived as ${id}: ${eventType ?? 'without a type'}, ${verdict}, ${seconds} s after it was asked for.`;
}

function absentSentence(url: string, isCancelled: boolean): string {
  if (isCancelled) return 'Stopped waiting. The test event may still arrive.';
  return `The Console took the request, but no test event arrived within ${arrivalLimitMs / 1000} s at ${url.slice(0, 300)}.`;
}
