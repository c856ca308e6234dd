/** What replay is given and what it gives. It reads deliveries through the readers and never touches SQL. */
import type { DeliveryId, EndpointId, ReplayId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { AttemptSummary, ReplayKind, ReplayPreview, ReplaySummary } from '#contract/models/replay.ts';
import type { LogReaders, LogWriter } from '../log/log.ts';
import type { Clock, Logger, Random } from '../ports.ts';

export interface ReplayParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly readers: Pick<LogReaders, 'findDelivery' | 'readWholeBody'>;
  readonly writer: Pick<LogWriter, 'createReplay' | 'finishReplay' | 'beginAttempt' | 'endAttempt'>;
  /** Headers of a new signature by the endpoint's scheme and current secret, and the header names they replace; fails with `replay.needs_secret`. */
  readonly signFor: (
    endpointId: EndpointId,
    body: Uint8Array,
    messageId: string,
    /** Where it is sent to; some schemes sign it. */
    url: string,
  ) => { readonly headers: readonly HeaderPair[]; readonly replaces: readonly string[] };
  /** Ports of our own control server and receiver: the first is never a target, the second at most one step deep. */
  readonly ownPorts: () => { readonly control: readonly number[]; readonly receiver: readonly number[] };
  readonly onAttempt: (attempt: AttemptSummary) => void;
  readonly onReplay: (replay: ReplaySummary) => void;
}

export interface ReplayRequest {
  readonly deliveryIds: readonly DeliveryId[];
  readonly targetUrl: string;
  readonly kind: ReplayKind;
  readonly confirmedHost: string | null;
  readonly idempotencyKey: string | null;
}

export interface Replayer {
  /** Sends nothing. Fails as `start` does, but for the consent, which it reports in `hostToConfirm`. */
  preview(deliveryId: DeliveryId, targetUrl: string, kind: ReplayKind): Promise<ReplayPreview>;
  /** Resolves with the job's id when it is stored; attempts go on one after another. */
  start(request: ReplayRequest): Promise<ReplayId>;
  /** Ends the socket in flight within 100 ms; false when the job has ended. */
  cancel(id: ReplayId): boolean;
  /** Cancels everything in flight and waits until it is written. */
  close(): Promise<void>;
}
