/**
 * The webhook that Hookglass keeps at its own sandbox, so that a run arrives without any set-up. It gives way to one that somebody
 * registered for the same address: two would send every event twice.
 */
import { isDeepStrictEqual } from 'node:util';
import type { OwnWebhook } from './sandbox-parts.ts';
import type { WebhookBook } from './webhook-book.ts';

const ownId = 'wh_hookglass';

/** Whether something changed. Null: there is nowhere to send to. */
export async function keepOwnWebhook(book: WebhookBook, wanted: OwnWebhook | null, nowUs: number): Promise<boolean> {
  const hasOther = book.all().some(({ id, url }) => id !== ownId && url === wanted?.url);
  if (wanted === null || hasOther) return book.remove(ownId);
  const before = book.get(ownId);
  const { secret, ...facts } = wanted;
  if (before !== undefined && isDeepStrictEqual({ url: before.url, events: before.events, secret: before.secret }, { ...facts, secret }))
    return false;
  const { serial = book.highestSerial + 1, createdAtUs = nowUs } = before ?? {};
  await book.register({ id: ownId, serial, createdAtUs, url: facts.url, events: [...facts.events] }, secret);
  return true;
}
