import type { DeliveryId } from '#contract/ids.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import { fail } from '../failure.ts';
import type { LogReaders, StoredDelivery } from '../log/log.ts';
import { isReplayed } from './outgoing-request.ts';
import type { TargetGuard } from './target-guard.ts';
import type { ResolvedTarget } from './targets/resolved-target.ts';

/** What must hold before anything of a replay is stored or leaves. */
export interface ReplayChecks {
  /** Fails with `missing.delivery`, `replay.body_incomplete` or `replay.target_refused`. */
  getSendable(id: DeliveryId, to: ResolvedTarget): Promise<StoredDelivery>;
  getBody(id: DeliveryId): Promise<Uint8Array>;
  /** All deliveries of a replay, and what they are signed with; fails as `getSendable` does and as `build` does. */
  require(ids: readonly DeliveryId[], kind: ReplayKind, to: ResolvedTarget): Promise<void>;
}

export function createReplayChecks(
  readers: Pick<LogReaders, 'findDelivery' | 'readWholeBody'>,
  guard: TargetGuard,
  /** Throws where it can't be built. */
  build: (delivery: StoredDelivery, body: Uint8Array, to: ResolvedTarget, kind: ReplayKind) => unknown,
): ReplayChecks {
  const getBody = async (id: DeliveryId) => (await readers.readWholeBody(id)) ?? fail('missing.delivery', { id });
  const getSendable = async (id: DeliveryId, { target }: ResolvedTarget): Promise<StoredDelivery> => {
    guard.refuse(target, false);
    const delivery = await readers.findDelivery(id);
    if (delivery === undefined) fail('missing.delivery', { id });
    if (delivery.truncation !== 'none') fail('replay.body_incomplete', { id, keptBytes: String(delivery.keptBytes) });
    guard.refuse(target, isReplayed(delivery));
    return delivery;
  };

  return {
    getSendable,
    getBody,
    async require(ids, kind, to) {
      const seen = new Set<StoredDelivery['endpointId']>();
      for (const id of ids) {
        const delivery = await getSendable(id, to);
        // why: one delivery of each endpoint shows whether there is a secret; a new identity depends on each body.
        const isTried = kind === 'exact' || (kind === 'fresh' && seen.has(delivery.endpointId));
        if (!isTried) build(delivery, await getBody(id), to, kind);
        seen.add(delivery.endpointId);
      }
    },
  };
}
