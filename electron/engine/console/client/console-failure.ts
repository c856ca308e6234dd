import type { ErrorCode } from '#contract/errors.ts';
import { Failure } from '#engine/failure.ts';

/** What is known of a failure around the Console, beside its words. */
export interface FailureFacts {
  readonly status?: number | null;
  /** As the Console names the failure and the parameter that it means. */
  readonly code?: string | null;
  readonly param?: string | null;
  readonly requestId?: string | null;
  readonly retryAfterMs?: number | null;
}

/** A failure with the details that callers lean on: `problem`, and `status`, `code`, `param`, `requestId`, `retryAfterMs` where known. */
export function consoleFailure(code: ErrorCode, problem: string, facts: FailureFacts = {}): Failure {
  const details: Record<string, string> = { problem };
  for (const [name, value] of Object.entries(facts)) {
    if (value !== null && value !== undefined) details[name] = String(value);
  }
  return new Failure(code, details);
}

/** What a call gives up with when its signal says so, or when its client is closed. */
export function cancelled(): Failure {
  return new Failure('cancelled.by_user', {});
}

/** `1 s`, `12 s`, `3 min`: never less than what it means. */
export function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
