import type { Composition, DraftOrigin } from '#contract/models/composer.ts';

/** What a draft begins with. */
export interface DraftStart {
  readonly text: Uint8Array;
  readonly origin: DraftOrigin;
  readonly composition: Composition;
  /** What was left aside, in sentences. */
  readonly notes: readonly string[];
  /** A name that comes with it; undefined: shown by its event type. */
  readonly name?: string | undefined;
}
