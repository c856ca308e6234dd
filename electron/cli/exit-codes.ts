import { describeFailure, errorTable, isErrorCode, type WireFailure } from '#contract/errors.ts';
import { Failure } from '#engine/failure.ts';

export const exitCodes = {
  ok: 0,
  /** sysexits' EX_USAGE, also the table's for `input.*`. */
  usage: errorTable['input.invalid'].exitCode,
  bug: errorTable['internal.bug'].exitCode,
  interrupted: 130,
  terminated: 143,
} as const;

/** The table's exit code of a failure's code; that of a bug for any other. */
export function exitCodeOf(failure: WireFailure): number {
  return isErrorCode(failure.code) ? errorTable[failure.code].exitCode : exitCodes.bug;
}

/** What is told of anything thrown. A bug is told as such, without its message; the caller logs it under the same incident. */
export function failureOf(error: unknown, incident: string): WireFailure {
  if (error instanceof Failure) return error.toWire();
  return { ...describeFailure('internal.bug', { incident }), incident };
}
