import type { Failure } from '#engine/failure.ts';
import type { ConsoleAnswer } from '../console-answer.ts';

/** What came of one try. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: ConsoleAnswer }
  | {
      readonly kind: 'failure';
      readonly failure: Failure;
      /** Another try may go better. */
      readonly mayPass: boolean;
      /** As the Console wishes; null when it doesn't say. */
      readonly retryAfterMs: number | null;
      /** The Console was not there or has a fault of its own, in contrast to an answer that we don't like. */
      readonly isOutage: boolean;
    };

export function failed(failure: Failure): Outcome {
  return { kind: 'failure', failure, mayPass: false, retryAfterMs: null, isOutage: false };
}
