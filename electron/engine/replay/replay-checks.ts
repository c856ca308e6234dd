import type { DeliveryId } from '#contract/ids.ts';
import { fail } from '../failure.ts';
import type { StoredDelivery } from '../log/log.ts';
import type { HostConsent } from './host-consent.ts';
import { isReplayed } from './outgoing-request.ts';
import type { ReplayParts, ReplayRequest } from './replay-parts.ts';
import type { TargetGuard } from './target-guard.ts';
import type { ReplayTarget } from './target-url.ts';

/** What must hold before anything of a replay is stored or leaves. */
export interface ReplayChecks {
  /** Fails with `missing.delivery`, `replay.body_incomplete` or `replay.target_refused`. */
  getSendable(id: DeliveryId, target: ReplayTarget): Promise<StoredDelivery>;
  /** All of a replay's deliveries, secrets and its consent; fails as `getSendable` does, with `replay.needs_secret` or `replay.target_needs_consent`. */
  require(request: ReplayRequest, target: ReplayTarget): Promise<void>;
}

export function createReplayChecks(
  parts: Pick<ReplayParts, 'readers' | 'signFor'>,
  guard: TargetGuard,
  consent: HostConsent,
): ReplayChecks {
  const getSendable = async (id: DeliveryId, target: ReplayTarget): Promise<StoredDelivery> => {
    guard.refuse(target, false);
    const delivery = await parts.readers.findDelivery(id);
    if (delivery === undefined) fail('missing.delivery', { id });
    if (delivery.truncation !== 'none') fail('replay.body_incomplete', { id, keptBytes: String(delivery.keptBytes) });
    guard.refuse(target, isReplayed(delivery));
    return delivery;
  };

  return {
    getSendable,
    async require(request, target) {
      const endpoints = new Set<StoredDelivery['endpointId']>();
      for (const id of request.deliveryIds) endpoints.add((await getSendable(id, target)).endpointId);
      // why: signing nothing shows whether each endpoint has a secret, without holding every body at once.
      if (request.kind === 'fresh')
        for (const endpoint of endpoints) parts.signFor(endpoint, new Uint8Array(), 'msg_check', 'http://127.0.0.1/');
      consent.require(target, request.confirmedHost);
    },
  };
}
