import { failureOf, isCancelled } from './failure-of.ts';

/** Why something was not saved, as one line beside its field; null for what was cancelled. */
export function problemOf(error: unknown): string | null {
  if (isCancelled(error)) return null;
  const { sentence, reason } = failureOf(error);
  return `${sentence} ${reason}`.trim();
}
