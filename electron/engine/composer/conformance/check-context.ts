/** What every check works with. */
import type { EventEnvelope } from '#contract/models/composer.ts';
import type { SchemeFacts } from '#contract/models/diagnosis.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { Answer } from './answers.ts';
import type { EventMaker } from './events.ts';
import type { CheckVerdict } from './judging.ts';
import type { SuiteSender } from './suite-sender.ts';

export interface SignatureFacts {
  readonly signing: Signing;
  readonly scheme: SchemeFacts;
}

export interface CheckContext {
  readonly sender: SuiteSender;
  readonly events: EventMaker;
  /** The one in which a good event was accepted; whatever is not about envelopes is sent in it. */
  readonly envelope: EventEnvelope;
  /** Null when nobody signs. */
  readonly signature: SignatureFacts | null;
  readonly burst: number;
  readonly answerWithinMs: number;
  /** Of the whole run so far, whichever check they belong to. */
  readonly answers: readonly Answer[];
}

export interface Check {
  /** Its verdict means something only where a good event is accepted. */
  readonly needsGood: boolean;
  /** Where nobody signs, there is nothing to refuse. */
  readonly needsSignature: boolean;
  /** Why it does not apply to how requests are signed; null where it does. */
  readonly whyNot?: (context: CheckContext) => string | null;
  run(context: CheckContext): Promise<CheckVerdict>;
}

/** Compact, and the same after it was parsed and written again. */
export function newEventText({ events, envelope }: CheckContext, type?: string): string {
  return JSON.stringify(events.make({ envelope, ...(type === undefined ? {} : { type }) }));
}
