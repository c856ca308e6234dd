/**
 * What a signature scheme is. One module per scheme signs and verifies; the endpoint's scheme decides which, never the request.
 * Guarantees: verification takes bytes, compares in constant time and never throws on any header value.
 */

import type { SecretId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { Verification } from '#contract/models/verdict.ts';

/** A secret with its value opened. `value` is what the person gave, as UTF-8 bytes; each scheme decodes it as it must. */
export interface OpenSecret {
  readonly id: SecretId;
  readonly name: string;
  readonly value: Uint8Array;
}

/** How an endpoint's deliveries are signed, with the tolerance that holds. */
export interface SchemeSettings extends Signing {
  readonly toleranceSeconds: number;
}

export interface SignedRequest {
  /** Path and query as sent, or a whole address. */
  readonly url: string;
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

/** What a new signature is made of. */
export interface SignatureInput {
  readonly settings: SchemeSettings;
  readonly body: Uint8Array;
  readonly secret: Uint8Array;
  /** The address it is sent to, whole; for schemes that sign it. */
  readonly url: string;
  /** Message id for schemes that sign one. */
  readonly messageId: string;
  readonly timestampSeconds: number;
}
