import type { SigningDraft } from './signing-draft.ts';

/** The fields of the dialogs that make and change an endpoint. */
export interface EndpointDraft {
  readonly name: string;
  readonly slug: string;
  readonly signing: SigningDraft;
}
