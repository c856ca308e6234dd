import { failureOf } from './failure-of.ts';

/** The host that the engine asks to be confirmed by refusing; null when it refused for another reason. */
export function hostAskedBy(error: unknown): string | null {
  if (error === undefined) return null;
  const failure = failureOf(error);
  return failure.code === 'replay.target_needs_consent' ? (failure.details?.host ?? null) : null;
}
