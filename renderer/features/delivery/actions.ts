import type { ApiClient } from '#contract/api.ts';
import type { DeliveryId } from '#contract/ids.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import type { Platform } from '#renderer/platform/platform.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import type { Stores } from '#renderer/state/stores.ts';
import { type DeliveryStore, putAttempts, putDelivery, putFailure } from './store.ts';

interface Engine {
  readonly client: ApiClient;
  readonly store: DeliveryStore;
}

const attemptsPerPage = 50;

/** Asks for the delivery, also when it is known: what is shown meanwhile is what was known. */
export async function loadDelivery({ client, store }: Engine, id: DeliveryId, signal: AbortSignal): Promise<void> {
  try {
    putDelivery(store, await client.deliveries.get({ id }, { signal }));
  } catch (error) {
    if (!isCancelled(error) && !signal.aborted) putFailure(store, id, error);
  }
}

/** The newest attempts. A failure leaves what is there; the tab itself shows it when it asks again. */
export async function loadAttempts({ client, store }: Engine, id: DeliveryId, signal: AbortSignal): Promise<void> {
  const page = await client.deliveries.attempts({ id, limit: attemptsPerPage }, { signal });
  if (!signal.aborted) putAttempts(store, id, page, true);
}

export async function loadMoreAttempts({ client, store }: Engine, id: DeliveryId, cursor: string): Promise<void> {
  putAttempts(store, id, await client.deliveries.attempts({ id, limit: attemptsPerPage, cursor }), false);
}

export interface CopyParts {
  readonly client: ApiClient;
  readonly platform: Platform;
  readonly stores: Stores;
}

/** The delivery as a cURL command on the clipboard, with what the command can not carry said in a notice. */
export async function copyAsCurl(parts: CopyParts, id: DeliveryId, withCredentials = false): Promise<void> {
  const { client, platform, stores } = parts;
  try {
    const { command, note, isMasked } = await client.deliveries.curl({ id, withCredentials });
    await platform.copyText(command);
    addNotice(stores.notice, {
      tone: note === '' ? 'ok' : 'warn',
      title: 'Copied as cURL',
      ...(note === '' ? {} : { text: note }),
      ...(isMasked ? { action: { label: 'Copy with credentials', run: () => void copyAsCurl(parts, id, true) } } : {}),
      key: 'delivery.curl',
      lastsMs: note === '' ? 3_000 : 10_000,
    });
  } catch (error) {
    noticeError(stores.notice, error);
  }
}
