/** What a diagnosis is given, and who makes it. */
import type { Diagnosis } from '#contract/models/diagnosis.ts';
import type { Verification } from '#contract/models/verdict.ts';
import type { OpenSecret, SchemeSettings, SignedRequest } from './scheme.ts';

/** A secret that did not count for this delivery, but is known. */
export interface OtherSecret extends OpenSecret {
  /** Of the delivery's own endpoint; else it is another endpoint's. */
  readonly isOwn: boolean;
  readonly endpointName: string;
  readonly validFromUs: number;
  readonly validUntilUs: number | null;
}

export interface DiagnosisCase {
  readonly request: SignedRequest;
  readonly settings: SchemeSettings;
  /** The moment of arrival. */
  readonly nowUs: number;
  /** What was judged, with these settings, secrets and moment. */
  readonly verification: Verification;
  /** Secrets that counted, current first. */
  readonly secrets: readonly OpenSecret[];
  /** Every other secret that is known. */
  readonly others: readonly OtherSecret[];
  /** False for a check by hand: nothing is kept that a fix could change. */
  readonly isKept: boolean;
}

export interface Diagnoser {
  /** Runs off the main thread, for a second at most. Fails with `cancelled.by_user` when the signal is aborted. */
  diagnose(given: DiagnosisCase, signal?: AbortSignal): Promise<Diagnosis>;
  close(): Promise<void>;
}
