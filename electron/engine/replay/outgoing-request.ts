import type { HeaderPair } from '#contract/models/delivery.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import type { StoredDelivery } from '../log/log.ts';
import { messageIdOf } from './message-id.ts';
import type { ReplayParts } from './replay-parts.ts';
import { buildRequestHeaders, type HeaderChange, replayMarker } from './request-headers.ts';
import type { ReplayTarget } from './target-url.ts';

/** Everything that leaves but the body's bytes. The preview shows it and the socket gets it, from the same call. */
export interface OutgoingHead {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: readonly HeaderPair[];
  readonly changes: readonly HeaderChange[];
  readonly bodyBytes: number;
}

/** Fails with `replay.needs_secret` for a fresh replay that can not be signed. Nothing of the captured URL is used. */
export function buildOutgoingHead(
  delivery: StoredDelivery,
  body: Uint8Array,
  target: ReplayTarget,
  kind: ReplayKind,
  signFor: ReplayParts['signFor'],
): OutgoingHead {
  const { headers, changes } = buildRequestHeaders({
    method: delivery.method,
    captured: delivery.headers,
    bodyBytes: body.byteLength,
    host: target.host,
    isLoopback: target.isLoopback,
    keepsCredentials: false,
    marker: delivery.id,
    own: [],
    connection: 'close',
    signature:
      kind === 'exact'
        ? null
        : {
            ...signFor(delivery.endpointId, body, messageIdOf(delivery), target.url),
            why: 'Signed now with the current secret of its endpoint.',
          },
    identity: null,
  });
  const trailerChanges = delivery.trailers.map(
    ([header]): HeaderChange => ({ header, change: 'removed', why: 'Trailers are not sent again.' }),
  );
  return {
    method: delivery.method,
    url: target.url,
    path: target.path,
    headers,
    changes: [...changes, ...trailerChanges],
    bodyBytes: body.byteLength,
  };
}

/** Whether this delivery is itself a replay that was sent to our receiver. */
export function isReplayed(delivery: StoredDelivery): boolean {
  return delivery.headers.some(([name]) => name.toLowerCase() === replayMarker.toLowerCase());
}
