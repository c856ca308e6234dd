/**
 * What one scheme adds to verification: how its key is read from a secret, how its claim is read from headers, and how it signs.
 * Everything else (trying secrets, comparing, the clock, the order of causes) is done once, in verify.ts.
 * Refuses by design: a scheme never takes its algorithm from the request, and reads text by a strict grammar before decoding it.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { SchemeName, VerdictReason } from '#contract/models/verdict.ts';
import type { SchemeSettings, SignatureInput } from './scheme.ts';

/** What the headers say, with every text of it well formed. */
export interface Claim {
  readonly kind: 'claim';
  /** Decoded, 32 bytes each, at least one. */
  readonly signatures: readonly Uint8Array[];
  /** Signed before the body. */
  readonly prefix: Uint8Array;
  /** Null for schemes without a signed time. */
  readonly timestampSeconds: number | null;
}

/** Why the headers make no claim that could be compared. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly reason: VerdictReason;
  /** What would be signed before the body, where the headers say that much. */
  readonly prefix: Uint8Array | null;
  readonly timestampSeconds: number | null;
}

export interface SchemeSignature {
  readonly headers: HeaderPair[];
  /** Lower-case names of the headers that the new ones stand for. */
  readonly replaces: string[];
}

export interface HmacScheme {
  readonly name: SchemeName;
  readonly encoding: string;
  /** In words, for the report. */
  readonly signedContent: string;
  /** Whether a timestamp is signed, so that a tolerance applies. */
  readonly hasTimestamp: boolean;
  signatureHeader(settings: SchemeSettings): string;
  /** Null when the value can't be a key of this scheme; an empty key is no secret. */
  readKey(value: Uint8Array): Uint8Array | null;
  readClaim(headers: readonly HeaderPair[], settings: SchemeSettings): Claim | Refusal;
  /** What is signed before the body when this input is signed. */
  prefixFor(input: SignatureInput): Uint8Array;
  writeHeaders(signature: Uint8Array, input: SignatureInput): SchemeSignature;
  /** A signature as the scheme writes it. */
  encode(signature: Uint8Array): string;
  /** Words on a refusal or mismatch that only the scheme knows; null leaves the general ones. */
  explain(reason: VerdictReason, received: readonly string[]): SchemeAdvice | null;
}

export interface SchemeAdvice {
  readonly sentence: string;
  readonly advice: string;
  /** The received value read as the scheme would have written it, to see whether the form is all that is wrong. */
  readonly repaired: string | null;
}

export function refusal(reason: VerdictReason, prefix: Uint8Array | null = null, timestampSeconds: number | null = null): Refusal {
  return { kind: 'refusal', reason, prefix, timestampSeconds };
}
