import type { ErrorCode } from '#contract/errors.ts';
import { Failure, systemCode } from '#engine/failure.ts';
import { describeRefusedAddress } from '#engine/outbound/address-policy.ts';
import type { BaseUrl } from '../access.ts';
import { consoleFailure, inWords } from '../console-failure.ts';
import type { ClientLimits } from '../limits.ts';
import { explainTls } from './tls.ts';

/** No whole answer came. */
export interface Trouble {
  readonly kind: 'trouble';
  readonly failure: Failure;
  /** Another try may go better, and does no harm where the request may be repeated. */
  readonly mayPass: boolean;
}

/** A name leads to an address that nothing is ever sent to. */
export class ForbiddenAddress extends Error {
  readonly address: string;

  constructor(address: string) {
    super(`${address} is never connected to`);
    this.address = address;
  }
}

export type Stage = 'connect' | 'body';

interface Words {
  readonly problem: string;
  readonly mayPass: boolean;
  readonly code?: ErrorCode;
}

type Word = (host: string, stage: Stage, limits: ClientLimits) => Words;

const notThere: Word = (host) => ({ problem: `There is no way to ${host} from this machine; check the network.`, mayPass: true });
const reset: Word = (host, stage) => ({
  problem:
    stage === 'body'
      ? `${host} closed the connection in the middle of its answer.`
      : `${host} closed the connection without an answer; where the base URL says http://, it may want https://.`,
  mayPass: true,
});

const known: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['ECONNREFUSED', (host) => ({ problem: `Nothing listens at ${host}; check host and port of the base URL.`, mayPass: false })],
  ['ENOTFOUND', (host) => ({ problem: `The name of ${host} leads to no address; check the base URL.`, mayPass: false })],
  ['ENODATA', (host) => ({ problem: `The name of ${host} leads to no address; check the base URL.`, mayPass: false })],
  ['EAI_AGAIN', (host) => ({ problem: `The name of ${host} could not be looked up just now; check the network.`, mayPass: true })],
  ['EHOSTUNREACH', notThere],
  ['ENETUNREACH', notThere],
  ['ENETDOWN', notThere],
  ['EHOSTDOWN', notThere],
  ['EADDRNOTAVAIL', notThere],
  ['ETIMEDOUT', notThere],
  ['ECONNRESET', reset],
  ['ECONNABORTED', reset],
  ['EPIPE', reset],
  ['ERR_STREAM_PREMATURE_CLOSE', reset],
  ['UND_ERR_SOCKET', reset],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', reset],
  [
    'UND_ERR_CONNECT_TIMEOUT',
    (host, _, limits) => ({ problem: `${host} did not take the connection within ${inWords(limits.connectMs)}.`, mayPass: true }),
  ],
  [
    'UND_ERR_HEADERS_TIMEOUT',
    (host, _, limits) => ({
      problem: `${host} took the request and did not begin to answer within ${inWords(limits.headersMs)}.`,
      mayPass: true,
    }),
  ],
  [
    'UND_ERR_BODY_TIMEOUT',
    (host, _, limits) => ({ problem: `${host} stopped in the middle of its answer for ${inWords(limits.bodyMs)}.`, mayPass: true }),
  ],
  [
    'UND_ERR_HEADERS_OVERFLOW',
    (host) => ({
      problem: `The head of the answer of ${host} is too large to be read.`,
      mayPass: false,
      code: 'console.unexpected_answer',
    }),
  ],
]);

/** The failure behind anything that a lookup, a socket or a parser throws. Never throws, and never carries the error along. */
export function describeTrouble(error: unknown, stage: Stage, base: BaseUrl, limits: ClientLimits): Trouble {
  if (error instanceof Failure) return { kind: 'trouble', failure: error, mayPass: false };
  if (error instanceof ForbiddenAddress) {
    const what = `${error.address}, ${describeRefusedAddress(error.address) ?? 'a forbidden address'}`;
    return trouble({ problem: `The name of ${base.host} leads to ${what}, so nothing was sent; check the base URL.`, mayPass: false });
  }
  const code = systemCode(error);
  const message = error instanceof Error ? error.message : '';
  const tls = base.isTls ? explainTls(code, message, base.host) : null;
  if (tls !== null) return trouble({ problem: tls, mayPass: false, code: 'console.tls' });
  const word = known.get(code);
  if (word !== undefined) return trouble(word(base.host, stage, limits));
  // why: undici's parser errors have a code for some reasons only; told by name, because undici is loaded with the first request.
  if ((error instanceof Error && error.name === 'HTTPParserError') || code.startsWith('HPE_')) {
    const problem = `${base.host} answered something that is not HTTP; check host, port and https:// of the base URL.`;
    return trouble({ problem, mayPass: false, code: 'console.unexpected_answer' });
  }
  return trouble({ problem: `The connection to ${base.host} failed (${code === '' ? 'no reason given' : code}).`, mayPass: true });
}

/** An answer that drips on without end. */
export function exchangeTimedOut(base: BaseUrl, limits: ClientLimits): Trouble {
  return trouble({ problem: `${base.host} did not finish its answer within ${inWords(limits.exchangeMs)}.`, mayPass: true });
}

function trouble({ problem, mayPass, code = 'console.unreachable' }: Words): Trouble {
  return { kind: 'trouble', failure: consoleFailure(code, problem), mayPass };
}
