/** Failures of the API in the documented shape: `{"error":{"code","message","param"?}}`. */
import type { JsonObject } from '#domain/json-value.ts';

/** Only `invalid_request` and `rate_limit_exceeded` are documented; the other codes are ours. */
export type ApiErrorCode =
  | 'invalid_request'
  | 'authentication_required'
  | 'invalid_api_key'
  | 'forbidden'
  | 'not_found'
  | 'run_finished'
  | 'limit_reached'
  | 'idempotency_key_reused'
  | 'request_too_large'
  | 'rate_limit_exceeded'
  | 'internal_error';

const statuses: Readonly<Record<ApiErrorCode, number>> = {
  invalid_request: 400,
  authentication_required: 401,
  invalid_api_key: 401,
  forbidden: 403,
  not_found: 404,
  run_finished: 409,
  limit_reached: 409,
  idempotency_key_reused: 409,
  request_too_large: 413,
  rate_limit_exceeded: 429,
  internal_error: 500,
};

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly param: string | undefined;

  constructor(code: ApiErrorCode, message: string, param?: string) {
    super(message);
    this.code = code;
    this.param = param;
  }

  get status(): number {
    return statuses[this.code];
  }

  toBody(): JsonObject {
    return { error: { code: this.code, message: this.message, ...(this.param === undefined ? {} : { param: this.param }) } };
  }
}

/** A request whose value of `param` can not be taken. */
export function invalid(param: string, message: string): never {
  throw new ApiError('invalid_request', message, param);
}

/** The same words for what never was, for what was forgotten, and for what belongs to another organization. */
export function notFound(what: string): never {
  throw new ApiError('not_found', `There is no such ${what}, or it is not visible to this organization`);
}
