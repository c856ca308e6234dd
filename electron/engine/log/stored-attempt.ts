/** One HTTP exchange as the log keeps it, apart from the bytes of its bodies. */
import type { AttemptId, DeliveryId, ReplayId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { AttemptOutcome, AttemptSummary, ReplayKind } from '#contract/models/replay.ts';

export interface StoredAttempt {
  readonly summary: AttemptSummary;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly HeaderPair[];
    readonly bodyBytes: number;
    readonly bodySha256: string;
  };
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly httpVersion: string;
    readonly headers: readonly HeaderPair[];
    readonly keptBytes: number;
    readonly isTruncated: boolean;
    readonly redirectTo: string | null;
  } | null;
}

export interface AttemptEnd {
  readonly id: AttemptId;
  readonly outcome: AttemptOutcome;
  readonly sentence: string;
  readonly deadline: AttemptSummary['deadline'];
  readonly phases: AttemptSummary['phases'];
  readonly response: (NonNullable<StoredAttempt['response']> & { readonly body: Uint8Array }) | null;
}

/** One attempt of a replay, before anything of it leaves. */
export interface NewAttempt {
  readonly id: AttemptId;
  readonly replayId: ReplayId;
  readonly deliveryId: DeliveryId;
  readonly kind: ReplayKind;
  readonly targetUrl: string;
  readonly startedAtUs: number;
}
