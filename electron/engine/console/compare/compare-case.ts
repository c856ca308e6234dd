/** What a comparison is given and gives, as it crosses to the worker and back. */
import type { Comparison, IgnoreRule } from '#contract/models/drift.ts';

export interface CompareCase {
  /** The delivery's body, as it came. */
  readonly payload: Uint8Array;
  /** The snapshot's JSON text, as it came. */
  readonly snapshot: Uint8Array;
  /** Every rule there is; those of other event types are passed over. */
  readonly rules: readonly IgnoreRule[];
  readonly eventType: string | null;
  readonly eventTimeUs: number | null;
  /** Pasted or opened: it may be anything, where the answer to a question is about what was asked for. */
  readonly isGiven: boolean;
  /** When the snapshot was taken. */
  readonly takenAtUs: number;
}

/** `counts` is of all fields; `fields` has at most `mostFields` of them, of each kind its share, in the order of their paths. */
export type CompareResult = Pick<Comparison, 'counts' | 'readings' | 'payloadPath' | 'fields'>;

export interface Comparer {
  /** Runs off the main thread. Fails with `cancelled.by_user` when the signal is aborted. */
  compare(given: CompareCase, signal?: AbortSignal): Promise<CompareResult>;
  close(): Promise<void>;
}
