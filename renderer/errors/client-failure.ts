import { describeFailure, type ErrorCode, type WireFailure } from '#contract/errors.ts';

/** A failure that starts on this side of the link, in the words of the one table. */
export class ClientFailure extends Error {
  readonly failure: WireFailure;

  constructor(failure: WireFailure, options?: ErrorOptions) {
    super(failure.sentence, options);
    this.name = 'ClientFailure';
    this.failure = failure;
  }
}

export function clientFailure(code: ErrorCode, details: Readonly<Record<string, string>> = {}, cause?: unknown): ClientFailure {
  return new ClientFailure(describeFailure(code, details), cause === undefined ? undefined : { cause });
}
