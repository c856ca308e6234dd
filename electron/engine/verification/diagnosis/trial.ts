/**
 * What a diagnosis is made of. A trial is a delivery with one thing changed; a tried key is a secret as it is known or with one thing
 * changed. A finding is a trial and a key with which a verification succeeded, never anything less.
 */
import type { Difference, Finding, Fix, HabitCode, HypothesisCode } from '#contract/models/diagnosis.ts';
import type { Verification } from '#contract/models/verdict.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import type { SchemeSettings, SignedRequest } from '../scheme.ts';

export interface Words {
  /** What happened. */
  readonly sentence: string;
  /** What to do. */
  readonly advice: string;
  readonly habit: HabitCode | null;
  readonly fix: Fix | null;
}

export interface TriedKey {
  readonly owner: NonNullable<Finding['secret']>;
  /** The key in words, where it is a changed secret: "the whole text of secret "A" as the key". */
  readonly label?: string;
  /** The key's bytes for a scheme that reads secrets by these settings; null where the secret is no key of it. */
  readonly read: (settings: SchemeSettings) => Uint8Array | null;
  /** What it means that this key matched; null for a secret that counted, as it is. */
  readonly meaning: ({ readonly code: HypothesisCode } & Words) | null;
}

export interface Trial {
  readonly code: HypothesisCode;
  readonly request: SignedRequest;
  /** How it is verified. */
  readonly settings: SchemeSettings;
  /** How secrets become keys, where that is not by `settings`. */
  readonly keySettings?: SchemeSettings;
  /** What was signed, in words that follow "of". */
  readonly content: string;
  readonly words: (match: Match) => Words;
  /** Kind of the difference between the received body and the signed one; left out where the body is the same. */
  readonly difference?: Difference['kind'];
}

export interface Match {
  readonly key: TriedKey;
  readonly verification: Verification;
  readonly given: DiagnosisCase;
}

/** Lazy, so that what costs much is made only when it is its turn. */
export type Hypothesis = (given: DiagnosisCase) => Iterable<Trial>;

/** Name of a key in a sentence. */
export function keyName({ owner, label }: TriedKey): string {
  if (label !== undefined) return label;
  const name = owner.id === null && owner.endpointName === null ? owner.name : `secret "${owner.name}"`;
  return owner.endpointName === null ? name : `${name} of endpoint "${owner.endpointName}"`;
}
