/** What replay is given and what it gives. It reads deliveries through the readers and never touches SQL. */
import type { DeliveryId, EndpointId, ReplayId, TargetId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { AttemptSummary, ReplayKind, ReplayPreview, ReplaySummary } from '#contract/models/replay.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { Target, TargetChoice } from '#contract/models/target.ts';
import type { LogReaders } from '../log/log.ts';
import type { PlanStore } from '../log/plan-store.ts';
import type { EnginePorts } from '../ports.ts';
import type { SchemeSettings } from '../verification/scheme.ts';

export interface ReplayParts {
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'logger' | 'vault'>;
  readonly readers: Pick<LogReaders, 'findDelivery' | 'readWholeBody' | 'readWholeDeliveries'>;
  readonly store: Pick<
    PlanStore,
    | 'createJob'
    | 'setJobState'
    | 'beginItems'
    | 'endItems'
    | 'skipItems'
    | 'openItems'
    | 'findJob'
    | 'listTargets'
    | 'findTarget'
    | 'lastAttemptTo'
    | 'saveTarget'
    | 'removeTarget'
    | 'restoreTarget'
  >;
  /** Headers of a new signature by the endpoint's scheme and current secret, and the header names they replace; fails with `replay.needs_secret`. */
  readonly signFor: (
    endpointId: EndpointId,
    body: Uint8Array,
    messageId: string,
    /** Where it is sent to; some schemes sign it. */
    url: string,
  ) => { readonly headers: readonly HeaderPair[]; readonly replaces: readonly string[] };
  /** With the tolerance of the settings where it names none. */
  readonly settingsOf: (signing: Signing) => SchemeSettings;
  readonly schemeOf: (endpointId: EndpointId) => SchemeSettings;
  /** Ports of our own control server and receiver: the first is never a target, the second at most one step deep. */
  readonly ownPorts: () => { readonly control: readonly number[]; readonly receiver: readonly number[] };
  /** Requests a second to all hosts that are not this machine. */
  readonly remoteMostPerSecond: () => number;
  readonly onAttempt: (attempt: AttemptSummary) => void;
  readonly onReplay: (replay: ReplaySummary) => void;
  readonly onTarget: (target: Target) => void;
  readonly onTargetRemoved: (id: TargetId) => void;
}

export interface ReplayRequest {
  readonly deliveryIds: readonly DeliveryId[];
  readonly target: TargetChoice;
  readonly kind: ReplayKind;
  readonly confirmedHost: string | null;
  readonly idempotencyKey: string | null;
}

export interface Replayer {
  /** Sends nothing. Fails as `start` does, but for the consent, which it reports in `hostToConfirm`. */
  preview(deliveryId: DeliveryId, target: TargetChoice, kind: ReplayKind): Promise<ReplayPreview>;
  /** Resolves with the job's id when it is stored; attempts go on one after another. */
  start(request: ReplayRequest): Promise<ReplayId>;
}
