/**
 * Judgements of stored deliveries: the one at capture, which is part of the delivery's own row, and those that were added since. The
 * newest counts; none is ever changed, and they go only with their delivery.
 */
import type { DeliveryId, EndpointId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { Judgement, Verification } from '#contract/models/verdict.ts';

export interface StoredJudgement {
  readonly verification: Verification;
  /** How the endpoint's deliveries were signed when it was judged; `verification` names the same scheme and header. */
  readonly signing: Signing;
  readonly judgedAtUs: number;
  readonly cause: Judgement['cause'];
}

export interface NewJudgement extends Omit<StoredJudgement, 'cause'> {
  /** Row number of the delivery. */
  readonly delivery: number;
  /** How many were added before, when what it differs from was read. */
  readonly after: number;
}

/** What a signature is judged by, with the judgement that counts. */
export interface DeliveryToJudge {
  /** Row number. */
  readonly number: number;
  readonly endpointId: EndpointId;
  readonly receivedAtUs: number;
  readonly request: {
    readonly url: string;
    readonly headers: readonly HeaderPair[];
    readonly body: Uint8Array;
    readonly isComplete: boolean;
  };
  readonly newest: StoredJudgement;
  /** How many were added after the one at capture. */
  readonly judgements: number;
}

export interface PartToJudge {
  readonly deliveries: readonly DeliveryToJudge[];
  /** Deliveries whose bytes are not those that were received, or can not be read. */
  readonly damaged: number;
  /** How many of the numbers asked for were looked at. */
  readonly taken: number;
}

export interface JudgementQueries {
  judgementsOf: { in: { number: number }; out: readonly StoredJudgement[] | undefined };
  deliveriesToJudge: { in: { numbers: readonly number[] }; out: PartToJudge };
}

export interface JudgementReaders {
  /** The newest first, the one at capture last; undefined when there is no such delivery, or when it is in the trash. */
  judgementsOf(id: DeliveryId, signal?: AbortSignal): Promise<readonly StoredJudgement[] | undefined>;
  /**
   * The first of the deliveries with these row numbers, whole: one at least, more while their bodies stay under a MiB. Those that are
   * gone or in the trash are left out.
   */
  deliveriesToJudge(numbers: readonly number[], signal?: AbortSignal): Promise<PartToJudge>;
}

interface JudgementPool {
  call<N extends keyof JudgementQueries>(
    name: N,
    input: JudgementQueries[N]['in'],
    signal?: AbortSignal,
  ): Promise<JudgementQueries[N]['out']>;
}

export function createJudgementReaders(pool: JudgementPool): JudgementReaders {
  return {
    judgementsOf: (id, signal) => pool.call('judgementsOf', { number: deliveryNumber(id) }, signal),
    deliveriesToJudge: (numbers, signal) => pool.call('deliveriesToJudge', { numbers }, signal),
  };
}
