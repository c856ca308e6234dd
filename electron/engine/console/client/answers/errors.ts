/** What each status of the Console means, in plain words with what to do about it. */
import type { ErrorCode } from '#contract/errors.ts';
import type { Failure } from '#engine/failure.ts';
import { consoleFailure, inWords } from '../console-failure.ts';
import { type ErrorBody, sayErrorBody } from './error-body.ts';

export interface Refusal {
  readonly status: number;
  /** `GET /runs/run_1`, without a query. */
  readonly asked: string;
  readonly said: ErrorBody;
  readonly requestId: string | null;
  /** How long the Console wants us to wait; null when it doesn't say. */
  readonly retryAfterMs: number | null;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly words: (refusal: Refusal) => string;
}

const rejected: Meaning = {
  code: 'console.rejected',
  words: ({ status, asked }) => `It does not take ${asked} like this (${status}). Correct what is named and try again.`,
};

const meanings: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [
    401,
    {
      code: 'console.unauthorised',
      words: () =>
        'The API key is missing, has expired, or is not one that the Console knows (401). Make a new one in the Console under Admin Center → Developer → API keys, and enter it in the settings of the connection.',
    },
  ],
  [
    403,
    {
      code: 'console.forbidden',
      words: ({ asked }) =>
        `The API key is valid, but the role behind it lacks the permission for ${asked} (403). Have it added under Admin Center → Directory → Roles, or use the key of somebody who has it.`,
    },
  ],
  [404, { code: 'console.not_found', words: describeNotFound }],
  [410, { code: 'console.not_found', words: ({ asked }) => `${asked} finds nothing any more (410): it was removed.` }],
  [
    409,
    {
      code: 'console.conflict',
      words: ({ asked }) =>
        `The state of the thing does not allow ${asked} any more (409), as with a run that has finished. Look at it again.`,
    },
  ],
  [429, { code: 'console.rate_limited', words: describeRateLimit }],
]);

const inTrouble: Meaning = {
  code: 'console.unavailable',
  words: ({ status, retryAfterMs }) =>
    `It has a fault of its own (${status}), which is usually over soon. Try again ${retryAfterMs === null ? 'later' : `in ${inWords(retryAfterMs)}`}.`,
};

/** The failure of a status from 400 on. Its sentence ends with what the Console said and the request id to quote to support. */
export function describeRefusal(refusal: Refusal): Failure {
  const { status, said, requestId, retryAfterMs } = refusal;
  const meaning = meanings.get(status) ?? (status >= 500 ? inTrouble : rejected);
  const quoted = requestId === null ? '' : `Quote request id ${requestId} to support.`;
  const problem = [meaning.words(refusal), sayErrorBody(said), quoted].filter((part) => part !== '').join(' ');
  return consoleFailure(meaning.code, problem, { status, code: said.code, param: said.param, requestId, retryAfterMs });
}

/** 5xx and 429 pass; a request time-out of the server does as well. */
export function mayStatusPass(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

function describeNotFound({ asked }: Refusal): string {
  return `${asked} finds nothing that this key's organization may see (404): it was deleted, belongs to another organization, or its id or the base URL has a slip.`;
}

function describeRateLimit({ retryAfterMs }: Refusal): string {
  const when = retryAfterMs === null ? 'Try again in a minute' : `Try again in ${inWords(retryAfterMs)}`;
  return `It takes no more requests with this key for now (429). ${when}.`;
}
