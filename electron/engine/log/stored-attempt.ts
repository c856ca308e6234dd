/** One HTTP exchange as the log keeps it, apart from the bytes of its bodies. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';

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
