import { readEnvelopeHead } from '#domain/envelope.ts';
import type { StoredDelivery } from '../log/log.ts';
import { schemes } from '../verification/schemes.ts';

/** Headers (lower case) in which senders name a message, whether it is signed or not. */
const knownNames = [
  'webhook-id',
  'svix-id',
  'x-github-delivery',
  'x-shopify-webhook-id',
  'x-shopify-event-id',
  'x-hookdeck-eventid',
  'x-hookdeck-requestid',
  'idempotency-key',
];

/** Headers (lower case) of a delivery that name its message: those of its scheme first, then those that are well known. */
export function messageIdHeaders({ signing, url, headers, bodyHead }: StoredDelivery): ReadonlySet<string> {
  const settings = { ...signing, toleranceSeconds: signing.toleranceSeconds ?? 0 };
  const { id } = schemes[signing.scheme].claimPlaces({ url, headers, body: bodyHead, isComplete: false }, settings);
  return new Set([...(id === null ? [] : [id.toLowerCase()]), ...knownNames]);
}

/** A new signature keeps the message's id, so a handler that deduplicates sees the same event. */
export function messageIdOf(delivery: StoredDelivery): string {
  const { headers, summary, bodyHead, id } = delivery;
  const [own] = messageIdHeaders(delivery);
  const signedAs = [own, 'webhook-id', 'svix-id'];
  const sent = headers.find(([name, value]) => value !== '' && signedAs.includes(name.toLowerCase()))?.[1];
  return sent ?? summary?.eventId ?? readEnvelopeHead(bodyHead).eventId ?? id;
}
