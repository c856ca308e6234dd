import type { HeaderPair } from '#contract/models/delivery.ts';
import type { StoredDelivery } from '../log/log.ts';
import { type HeaderChange, replayMarker } from './request-headers.ts';

/** Everything that leaves but the body's bytes. The preview shows it and the socket gets it, from the same call. */
export interface OutgoingHead {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: readonly HeaderPair[];
  readonly changes: readonly HeaderChange[];
  readonly bodyBytes: number;
}

/** Whether this delivery is itself a replay that was sent to our receiver. */
export function isReplayed(delivery: StoredDelivery): boolean {
  return delivery.headers.some(([name]) => name.toLowerCase() === replayMarker.toLowerCase());
}
