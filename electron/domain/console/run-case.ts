import type { DeliveryId } from '#contract/ids.ts';
import type { EnvelopeKind } from '#contract/models/delivery.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import type { JsonValue } from '../json-value.ts';

/** What a run is reconciled from. */
export interface RunCase {
  /** The run, as the Console's answer has it. */
  readonly run: JsonValue;
  /** Its cases, as the list of results has them. */
  readonly results: readonly JsonValue[];
  /** In any order. */
  readonly deliveries: readonly RunDelivery[];
  /** Stretches in which nothing listened, the time before the receiver's first start among them; null while one lasts. */
  readonly gaps: readonly { readonly fromUs: number; readonly untilUs: number | null }[];
  /** What the endpoints that lead here are subscribed to; null where that is not known. */
  readonly subscribedTypes: readonly string[] | null;
  readonly nowUs: number;
}

export interface RunDelivery {
  readonly id: DeliveryId;
  readonly eventType: string;
  readonly receivedAtUs: number;
  readonly eventTimeUs: number | null;
  /** As the payload spells it; null where it names none. */
  readonly payloadStatus: string | null;
  readonly envelope: EnvelopeKind;
  readonly verdict: Verdict;
  /** 1 for the first delivery of its event. */
  readonly duplicateNumber: number;
}
