/**
 * What a signature scheme is. One module per scheme signs and verifies; the endpoint's scheme decides which, never the request.
 * Guarantees: verification takes bytes, compares in constant time and never throws on any header value.
 */

import type { SecretId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { SchemeName, Verification } from '#contract/models/verdict.ts';

/** A secret with its value opened. `value` is what the person gave, as UTF-8 bytes; each scheme decodes it as it must. */
export interface OpenSecret {
  readonly id: SecretId;
  readonly name: string;
  readonly value: Uint8Array;
}

export interface SchemeSettings {
  readonly scheme: SchemeName;
  /** Header the signature is in; `standard-webhooks` ignores it. */
  readonly headerName: string;
  readonly toleranceSeconds: number;
}

export interface SignedRequest {
  /** Raw list: one character is one byte. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** False when only a part of the body is here. */
  readonly isComplete: boolean;
}

export interface VerificationContext {
  readonly settings: SchemeSettings;
  /** Secrets valid at that moment, current first. */
  readonly secrets: readonly OpenSecret[];
  readonly nowUs: number;
}

export type Verify = (request: SignedRequest, context: VerificationContext) => Verification;

/** Headers that carry a new signature of `body`, to be added to a request. */
export interface SignatureInput {
  readonly body: Uint8Array;
  readonly secret: Uint8Array;
  readonly headerName: string;
  /** Message id for schemes that sign one. */
  readonly messageId: string;
  readonly timestampSeconds: number;
}
