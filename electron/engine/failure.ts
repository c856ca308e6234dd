import { describeFailure, type ErrorCode, errorTable, type WireFailure } from '#contract/errors.ts';

/** A refusal or trouble outside, with a row of the error table. Its message is the table's sentence and reason. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, details: Readonly<Record<string, string>>, cause?: unknown) {
    const words = describeFailure(code, details);
    super(`${words.sentence} ${words.reason}`.trim(), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  toWire(): WireFailure {
    return describeFailure(this.code, this.details);
  }

  get status(): number {
    return errorTable[this.code].status;
  }

  get exitCode(): number {
    return errorTable[this.code].exitCode;
  }
}

/** Throws a `Failure`; `details` fill the row's placeholders and travel with it, so they hold no secret. */
export function fail(code: ErrorCode, details: Readonly<Record<string, string>> = {}, cause?: unknown): never {
  throw new Failure(code, details, cause);
}

/** The system's error code (`EACCES`, `SQLITE_FULL`, …) of anything thrown, or an empty string. */
export function systemCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}
