import type { AttemptId, DraftId } from '#contract/ids.ts';
import type { Expectation, ResolvedVariable, Spoiler } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { ReplayTarget } from '../replay/target-url.ts';
import type { Pacing } from '../replay/write-body.ts';
import type { SignedHeaders } from './composer-parts.ts';

/** What leaves, byte for byte, with what is known of it. No secret is in it. */
export interface Prepared {
  readonly method: string;
  readonly target: ReplayTarget;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  readonly pacing: Pacing;
  /** One for each exchange; the first is in the header that names the attempt. */
  readonly attemptIds: readonly AttemptId[];
  readonly spoilers: readonly Spoiler[];
  readonly expectation: Expectation;
  /** As it was filled in, before it was spoilt. */
  readonly text: string;
  readonly variables: readonly ResolvedVariable[];
  readonly signedBy: string;
  readonly signed: SignedHeaders;
  readonly warnings: readonly string[];
  readonly draftId: DraftId | null;
  /** That of `{{seq}}`; null where it stands nowhere. */
  readonly sequence: number | null;
}
