/** Finds what our own receiver captured of a request, by the header that names its attempt. */
import type { DeliveryId } from '#contract/ids.ts';
import { attemptMarker } from './compose-head.ts';
import type { ComposerNeeds } from './composer-needs.ts';
import type { Prepared } from './prepared.ts';

/** How long to wait for the index, after the exchange has ended. */
const arrivalLimitMs = 2000;

export interface Arrival {
  /** Null when it did not show in time, or when the signal is aborted first. */
  found(signal: AbortSignal): Promise<DeliveryId | null>;
  stop(): void;
}

/** Null when it goes somewhere else. Begin before the first byte leaves. */
export function watchArrival(
  { target, method, headers }: Prepared,
  { ownPorts, onIndexed, readers, logger }: Pick<ComposerNeeds, 'ownPorts' | 'onIndexed' | 'readers' | 'logger'>,
): Arrival | null {
  if (!target.isLoopback || !ownPorts().receiver.includes(target.port)) return null;
  const { promise, resolve } = Promise.withResolvers<DeliveryId | null>();
  const marker = markerIn(headers);
  const look = async (id: DeliveryId) => {
    const delivery = await readers.findDelivery(id);
    if (delivery !== undefined && markerIn(delivery.headers) === marker) resolve(id);
  };
  const stopListening = onIndexed((changes) => {
    for (const change of changes) {
      if (change.kind !== 'captured' || change.delivery.method !== method) continue;
      look(change.delivery.id).catch((error: unknown) => logger.warn('A capture was not looked at', { problem: String(error) }));
    }
  });
  return {
    async found(signal) {
      const timer = setTimeout(resolve, arrivalLimitMs, null);
      const onAbort = () => resolve(null);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      const id = await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      return id;
    },
    stop: stopListening,
  };
}

function markerIn(headers: Prepared['headers']): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === attemptMarker.toLowerCase())?.[1];
}
