/** What endpoints are subscribed to at a Console, next to what arrived here. */
import type { EndpointId, EnvironmentId } from '#contract/ids.ts';
import type { RegisteredWebhook, Subscription } from '#contract/models/console.ts';
import { legacyOnlyEventTypes } from '#domain/event-types.ts';
import { figureOf } from '../jobs/job-words.ts';
import type { ConsoleStore, SeenType } from '../log/console-store.ts';
import type { Clock } from '../ports.ts';
import { listWebhooks, type WebhooksParts } from './webhooks.ts';

const legacyOnly: ReadonlySet<string> = new Set(legacyOnlyEventTypes);
const dayUs = 86_400 * 1_000_000;

export interface SubscriptionsParts extends WebhooksParts {
  readonly clock: Clock;
  readonly store: Pick<ConsoleStore, 'seenTypes'>;
}

export interface ComparedSubscriptions {
  readonly items: Subscription[];
  /** Webhooks that lead to no endpoint here. */
  readonly elsewhere: number;
}

/** By endpoint, then by type. Fails as every request to a Console may. */
export async function compareSubscriptions(
  parts: SubscriptionsParts,
  environmentId: EnvironmentId,
  days: number,
  signal?: AbortSignal,
): Promise<ComparedSubscriptions> {
  const webhooks = await listWebhooks(parts, environmentId, signal);
  const seen = await parts.store.seenTypes(environmentId, parts.clock.nowUs() - days * dayUs, signal);
  const endpoints = parts.directory.list().filter((one) => one.environmentId === environmentId && !one.isArchived);
  const elsewhere = webhooks.filter(({ endpointId }) => endpointId === null).length;
  return { items: endpoints.flatMap(({ id }) => ofEndpoint(id, { webhooks, seen, days })), elsewhere };
}

interface Facts {
  readonly webhooks: readonly RegisteredWebhook[];
  readonly seen: readonly SeenType[];
  readonly days: number;
}

function ofEndpoint(endpointId: EndpointId, { webhooks, seen, days }: Facts): Subscription[] {
  const here = webhooks.filter((webhook) => webhook.endpointId === endpointId);
  const seenHere = new Map(seen.filter((one) => one.endpointId === endpointId).map((one) => [one.eventType, one]));
  const types = [...new Set([...here.flatMap(({ events }) => events), ...seenHere.keys()])].sort();
  return types.map((eventType): Subscription => {
    const webhook = here.find(({ events }) => events.includes(eventType));
    const { received = 0, lastReceivedAtUs = null } = seenHere.get(eventType) ?? {};
    const isSubscribed = webhook !== undefined;
    // why: the current envelope does not have these types, so their silence is no sign of trouble.
    const isSilent = received === 0 && !legacyOnly.has(eventType);
    const finding = isSubscribed ? (isSilent ? 'never-seen' : 'as-expected') : 'not-subscribed';
    return {
      eventType,
      endpointId,
      webhookId: (webhook ?? here[0])?.id ?? null,
      isSubscribed,
      received,
      lastReceivedAtUs,
      finding,
      sentence: sentenceOf(eventType, { finding, received, days, isRegistered: here.length > 0 }),
    };
  });
}

function sentenceOf(
  eventType: string,
  {
    finding,
    received,
    days,
    isRegistered,
  }: Pick<Subscription, 'finding' | 'received'> & { readonly days: number; readonly isRegistered: boolean },
): string {
  const time = days === 1 ? 'one day' : `${figureOf(days)} days`;
  if (finding === 'never-seen') return `Subscribed to ${eventType}, none seen in ${time}.`;
  if (finding === 'as-expected' && received === 0) {
    return `Subscribed to ${eventType}, none seen in ${time}; it is documented for the legacy envelope alone.`;
  }
  if (finding === 'as-expected') return `Subscribed to ${eventType}, ${figureOf(received)} received in ${time}.`;
  const why = isRegistered ? 'without a subscription to it here' : 'though nothing is registered for this endpoint here';
  return `Receiving ${eventType} (${figureOf(received)} in ${time}) ${why}.`;
}
