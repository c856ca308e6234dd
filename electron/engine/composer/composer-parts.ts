/** What composing is given and what it gives: to the handlers, to the scenario runner, and to the handler check. */
import type { DraftId, EnvironmentId, PreviewId } from '#contract/ids.ts';
import type { AnswerJudgement, Composition, CompositionPreview, Expectation, ResolvedVariable, Sent } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { AttemptSource, AttemptSummary } from '#contract/models/replay.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { StoredAttempt } from '../log/log.ts';

/** Everything a request is made of. */
export interface ComposeRequest {
  /** As it is written, variables and all; it need not be JSON. */
  readonly text: string;
  readonly composition: Composition;
  readonly environmentId: EnvironmentId | null;
  readonly draftId: DraftId | null;
  /** With signer `given`. */
  readonly givenSecret: string | null;
  /** Where the number of the scenario's own counter and earlier steps stand in for what is generated; null outside of one. */
  readonly surroundings: Surroundings | null;
}

/** What a scenario knows that a single event does not. */
export interface Surroundings {
  /** `{{seq}}`. */
  readonly sequence: number;
  /** `{{steps.…}}`, by what stands behind `steps.`; undefined when there is no such thing (yet). */
  readonly stepValue: (path: string) => string | undefined;
  /** The same for the whole scenario: `{{run_id}}` and other generated ids by name. */
  readonly sharedIds: ReadonlyMap<string, string>;
}

/** Where an attempt belongs that is not a person's own sending. */
export interface GroupPlace {
  readonly source: Exclude<AttemptSource, 'replay' | 'composer'>;
  readonly groupId: string;
  readonly groupPart: string;
  /** What is expected instead of what the spoilers say; undefined for that. */
  readonly expectation?: Expectation | undefined;
}

/** What came of one exchange, for those who judge it further. */
export interface Exchanged {
  readonly attempt: AttemptSummary;
  readonly response: StoredAttempt['response'];
  /** At most 5 MiB. */
  readonly responseBody: Uint8Array;
  /** As it was sent, with every variable filled in. */
  readonly requestText: string;
  readonly variables: readonly ResolvedVariable[];
}

export interface SentDetail {
  readonly exchanges: readonly Exchanged[];
  readonly judgement: AnswerJudgement;
}

/** How a request is signed; both empty when nobody signs it. */
export interface SignedHeaders {
  readonly signing: Signing | null;
  /** Those that signing adds, the signature among them. */
  readonly headers: readonly HeaderPair[];
}

export interface Composer {
  /** Sends nothing. Fails as the contract's `composer.preview` does. */
  preview(request: ComposeRequest): Promise<CompositionPreview>;
  /** Signs it as of now; keeps nothing and sends nothing. Fails as `preview` does. */
  sign(request: ComposeRequest): Promise<SignedHeaders>;
  /** Sends the bytes of a preview, once or more often; fails with `missing.preview`, `replay.target_needs_consent` and `cancelled.by_user`. */
  sendPreview(id: PreviewId, confirmedHost: string | null, signal: AbortSignal | undefined): Promise<Sent>;
  /** Previews and sends. */
  send(request: ComposeRequest, confirmedHost: string | null, signal: AbortSignal | undefined): Promise<Sent>;
  /** As part of a scenario run or a handler check; a cancelled one ends with its attempts `cancelled` and does not throw for it. */
  sendAs(request: ComposeRequest, place: GroupPlace, signal: AbortSignal): Promise<SentDetail>;
  /** Fails as a send to it would before anything leaves (target, secret, consent); remembers a fitting consent. Returns the target's URL. */
  requireTarget(
    target: Pick<ComposeRequest, 'givenSecret'> & Pick<Composition, 'destination' | 'signer'>,
    confirmedHost: string | null,
  ): Promise<string>;
  readPreviewBody(id: PreviewId, from: number, to: number): { readonly bytes: Uint8Array; readonly length: number } | undefined;
  /** Cuts what is in flight and waits until it is written. */
  close(): Promise<void>;
}
