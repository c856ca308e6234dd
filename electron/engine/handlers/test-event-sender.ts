import { hash } from 'node:crypto';
import { request } from 'node:http';
import type { DeliveryId, EndpointId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { composeTestEvent } from '../composer/test-event.ts';
import { fail } from '../failure.ts';
import { addressOf } from '../verification/request-address.ts';
import type { SchemeSettings } from '../verification/scheme.ts';
import type { HandlerParts } from './parts.ts';

/** How long to wait for the event to show up in the index, after the receiver has already said it is stored. */
const arrivalLimitMs = 2000;
const sendLimitMs = 10_000;

/**
 * Sends a catalog event through the receiver's own port, as any sender would: same signature, same path, same capture. Without a secret
 * that can sign it goes unsigned.
 * `deliveryId` is null when the index did not show it in time; it is stored all the same when `status` is 200.
 */
export async function sendTestEvent(parts: HandlerParts, id: EndpointId, eventType: string) {
  const endpoint = parts.directory.get(id);
  if (endpoint.slug === null) {
    fail('conflict.endpoint_built_in', { problem: 'Unrouted has no path of its own to send to. Send to another endpoint.' });
  }
  const address = endpoint.url ?? fail('receiver.not_listening', { problem: 'Start listening, then send the event.' });
  const { body, eventId } = composeTestEvent({ eventType, nowUs: parts.ports.clock.nowUs(), random: parts.ports.random });
  const settings = parts.directory.schemeOf(id);
  const url = urlFor(address, body, settings);
  // why: signed is the address that the endpoint will take it to have been sent to, which may be another one than this machine's.
  const signedUrl = addressOf({ url, headers: [] }, settings);
  const isSigned = parts.directory.canSign(id);
  const signature = isSigned ? parts.directory.signFor(id, body, eventId, signedUrl).headers : [];
  const arrival = watchFor(parts, eventId);
  try {
    const status = await post(url, body, signature);
    return { status, eventId, isSigned, deliveryId: status === 200 ? await arrival.found : null };
  } catch (error) {
    return fail('receiver.not_listening', { problem: 'The receiver did not answer on its own address.' }, error);
  } finally {
    arrival.stop();
  }
}

/** Twilio names the hash of a body that is no form in the address it signs. */
function urlFor(address: string, body: Uint8Array, { scheme }: SchemeSettings): string {
  return scheme === 'twilio' ? `${address}?bodySHA256=${hash('sha256', body, 'hex')}` : address;
}

/** Resolves with the status when the answer is read to its end. */
function post(url: string, body: Uint8Array, signature: readonly HeaderPair[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = [
      ...['Host', new URL(url).host],
      ...['Content-Type', 'application/json'],
      ...['User-Agent', 'Hookglass-Test-Event'],
      ...['Content-Length', String(body.length)],
      ...signature.flat(),
    ];
    const sending = request(url, { method: 'POST', headers, signal: AbortSignal.timeout(sendLimitMs) }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', reject);
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

function watchFor(parts: HandlerParts, eventId: string) {
  const { promise, resolve } = Promise.withResolvers<DeliveryId | null>();
  const stopListening = parts.log.onIndexed((changes) => {
    for (const change of changes) if (change.kind !== 'removed' && change.delivery.eventId === eventId) resolve(change.delivery.id);
  });
  const timer = setTimeout(resolve, arrivalLimitMs, null);
  return {
    found: promise,
    stop() {
      clearTimeout(timer);
      stopListening();
    },
  };
}
