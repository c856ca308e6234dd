/**
 * What one scheme adds to verification: how its key is read from a secret, how its claim is read from a request, and how it signs.
 * Everything else (trying secrets, comparing, the clock, the order of causes) is done once, in verify.ts.
 * Refuses by design: a scheme never takes its algorithm from the request, and reads text by a strict grammar before decoding it.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { HashAlgorithm } from '#contract/models/signing.ts';
import type { SchemeName, VerdictReason } from '#contract/models/verdict.ts';
import type { SchemeSettings, SignatureInput, SignedRequest } from './scheme.ts';

/** A key as the scheme reads it from a secret. Only public keys of Ed25519 are taken: they verify and can not sign. */
export interface SigningKey {
  readonly kind: 'hmac' | 'ed25519';
  readonly bytes: Uint8Array;
}

export interface ClaimedSignature {
  readonly kind: SigningKey['kind'];
  /** Decoded. */
  readonly bytes: Uint8Array;
}

/** The signed bytes: `prefix`, the body where it is signed, `suffix`. */
export interface SignedContent {
  readonly prefix: Uint8Array;
  readonly suffix: Uint8Array;
  readonly isBodySigned: boolean;
  /** SHA-256 that the body must have, where its hash is signed in its place. */
  readonly bodyHash: Uint8Array | null;
}

/** What the request claims, with every text of it well formed. */
export interface Claim {
  readonly kind: 'claim';
  /** At least one. */
  readonly signatures: readonly ClaimedSignature[];
  readonly content: SignedContent;
  /** Null for schemes without a signed time. */
  readonly timestampSeconds: number | null;
}

/** Why the request makes no claim that could be compared. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly reason: VerdictReason;
  /** What would be signed, where the request says that much. */
  readonly content: SignedContent | null;
  readonly timestampSeconds: number | null;
}

export interface SchemeSignature {
  readonly headers: HeaderPair[];
  /** Lower-case names of the headers that the new ones stand for. */
  readonly replaces: string[];
}

/** Words on a refusal or mismatch that only the scheme knows. */
export interface SchemeAdvice {
  readonly sentence: string;
  readonly advice: string;
}

/** Headers that a claim is read from, by the names that this request has for them. */
export interface ClaimPlaces {
  readonly signatures: readonly string[];
  /** Null where no time is looked at, or where it stands in the signature's header. */
  readonly timestamp: string | null;
  readonly id: string | null;
}

export interface SchemeModule {
  readonly name: SchemeName;
  algorithm(settings: SchemeSettings): HashAlgorithm;
  signatureHeader(settings: SchemeSettings): string;
  /** Where this request has its claim. */
  claimPlaces(request: SignedRequest, settings: SchemeSettings): ClaimPlaces;
  /** Whether a time is signed, so that the tolerance applies. */
  hasTimestamp(settings: SchemeSettings): boolean;
  /** Null when the value can't be a key of this scheme; an empty key is no secret. */
  readKey(value: Uint8Array, settings: SchemeSettings): SigningKey | null;
  /** `kinds`: of the keys there are to compare with, so that a version nobody has a key for is no claim. */
  readClaim(request: SignedRequest, settings: SchemeSettings, kinds: ReadonlySet<SigningKey['kind']>): Claim | Refusal;
  /** What is signed when this input is signed. */
  contentFor(input: SignatureInput): SignedContent;
  writeHeaders(signature: Uint8Array, input: SignatureInput): SchemeSignature;
  /** A signature as the scheme writes it, without a prefix. */
  encode(signature: Uint8Array, settings: SchemeSettings): string;
  /** Null leaves the general words. */
  explain(reason: VerdictReason, received: readonly string[], settings: SchemeSettings): SchemeAdvice | null;
}

export const nothing = new Uint8Array(0);

/** The body alone. */
export const bodyAlone: SignedContent = { prefix: nothing, suffix: nothing, isBodySigned: true, bodyHash: null };

export function bodyAfter(prefix: Uint8Array): SignedContent {
  return { prefix, suffix: nothing, isBodySigned: true, bodyHash: null };
}

export function refusal(reason: VerdictReason, content: SignedContent | null = null, timestampSeconds: number | null = null): Refusal {
  return { kind: 'refusal', reason, content, timestampSeconds };
}
