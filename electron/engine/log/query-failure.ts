/** A failure inside a worker: a code of the error table without the table, which the main thread has. */
import type { ErrorCode } from '#contract/errors.ts';

export class QueryFailure extends Error {
  override readonly name = 'QueryFailure';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, details: Readonly<Record<string, string>>) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** SQLite's or the system's code of anything thrown, or an empty string. */
export function errorCodeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
