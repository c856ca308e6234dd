/**
 * One request and its whole answer, on an agent of our own. Guarantees: connects to the base URL's origin only, follows no redirect, reads
 * no proxy variable, checks certificates whatever the environment says, and ends at its signal, at its time limits or at its size limit.
 */
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import { describeRefusedAddress } from '#engine/outbound/address-policy.ts';
import { type BaseUrl, isLocalhost } from '../access.ts';
import { cancelled, consoleFailure } from '../console-failure.ts';
import type { ClientLimits } from '../limits.ts';
import type { Scrub } from '../scrub.ts';
import { startStopwatch } from '../stopwatch.ts';
import { untilAborted } from '../wait.ts';
import { type AnswerHeaders, readHeaders } from './answer-headers.ts';
import { describeTrouble, exchangeTimedOut, ForbiddenAddress, type Stage, type Trouble } from './trouble.ts';

export interface Sent {
  readonly method: 'GET' | 'POST';
  /** Encoded, with its query, the base URL's path included. */
  readonly path: string;
  /** JSON text; null for none. */
  readonly body: string | null;
  readonly idempotencyKey: string | null;
}

export interface RawAnswer {
  readonly kind: 'came';
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly bytes: Uint8Array;
  readonly durationMs: number;
}

/** What is needed to talk to one Console. */
export interface Line {
  readonly agent: LateAgent;
  readonly base: BaseUrl;
  readonly apiKey: string;
  readonly limits: ClientLimits;
  readonly scrub: Scrub;
}

type Body = AsyncIterable<Uint8Array>;

/** All addresses of a name, in the order in which they are tried. */
export type LookUpAll = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Made with the first request: what it is made of is a fifth of all that the engine is built from, and most starts ask no Console. */
export interface LateAgent {
  get(): Promise<Agent>;
  destroy(): Promise<void>;
}

/** `trusted`: certificates of authorities trusted instead of the system's, as PEM. */
export function createAgent(
  limits: ClientLimits,
  trusted: readonly string[] | undefined,
  lookUpAll: LookUpAll = lookUpBySystem,
): LateAgent {
  let made: Promise<Agent> | undefined;
  const make = async () => {
    const { Agent } = await import('undici');
    return new Agent({
      allowH2: false,
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.bodyMs,
      connect: {
        timeout: limits.connectMs,
        rejectUnauthorized: true,
        lookup: judgedLookup(lookUpAll),
        ...(trusted === undefined ? {} : { ca: [...trusted] }),
      },
    });
  };
  return {
    get() {
      made ??= make();
      return made;
    },
    async destroy() {
      await (await made)?.destroy();
    },
  };
}

const loopbackAddresses: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

function lookUpBySystem(hostname: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
  });
}

/**
 * What a socket asks for the addresses of its host, so that what is judged is what is connected to. Names of this machine lead to this
 * machine, whatever a hosts file says: the key may go to them without TLS. A name with one forbidden address among good ones is refused.
 */
function judgedLookup(lookUpAll: LookUpAll): LookupFunction {
  return (hostname, options, callback) => {
    const answer = (addresses: readonly LookupAddress[]) => {
      const refused = addresses.find(({ address }) => describeRefusedAddress(address) !== undefined);
      const fitting = addresses.filter(({ family }) => !options.family || options.family === family);
      const [first] = fitting;
      if (refused !== undefined) callback(new ForbiddenAddress(refused.address), '');
      else if (first === undefined) callback(Object.assign(new Error('no address'), { code: 'ENODATA' }), '');
      else if (options.all === true) callback(null, fitting);
      else callback(null, first.address, first.family);
    };
    if (isLocalhost(hostname)) answer(loopbackAddresses);
    else lookUpAll(hostname).then(answer, (error: NodeJS.ErrnoException) => callback(error, ''));
  };
}

async function ask(line: Line, sent: Sent, whole: AbortSignal) {
  const agent = await line.agent.get();
  return agent.request(requestOptions(line, sent, whole));
}

/** Throws nothing but `cancelled.by_user`. */
export async function exchange(line: Line, sent: Sent, signal: AbortSignal): Promise<RawAnswer | Trouble> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), line.limits.exchangeMs);
  const whole = AbortSignal.any([signal, deadline.signal]);
  const elapsedMs = startStopwatch();
  let stage: Stage = 'connect';
  try {
    const response = await untilAborted(ask(line, sent, whole), whole);
    stage = 'body';
    const headers = readHeaders(response.headers, line.scrub);
    const bytes = await untilAborted(readBody(response.body, headers, line), whole);
    return { kind: 'came', status: response.statusCode, headers, bytes, durationMs: Math.round(elapsedMs()) };
  } catch (error) {
    if (signal.aborted) throw cancelled();
    return deadline.signal.aborted ? exchangeTimedOut(line.base, line.limits) : describeTrouble(error, stage, line.base, line.limits);
  } finally {
    clearTimeout(timer);
  }
}

function requestOptions({ base, apiKey }: Line, sent: Sent, signal: AbortSignal) {
  const headers: Record<string, string> = {
    authorization: `Bearer ${apiKey}`,
    accept: 'application/json',
    // why: an answer that unpacks to gigabytes would pass any limit on what comes over the wire.
    'accept-encoding': 'identity',
    'user-agent': 'hookglass',
  };
  if (sent.body !== null) headers['content-type'] = 'application/json';
  if (sent.idempotencyKey !== null) headers['idempotency-key'] = sent.idempotencyKey;
  return { origin: base.origin, path: sent.path, method: sent.method, headers, body: sent.body, signal };
}

async function readBody(body: Body, headers: AnswerHeaders, { limits, base }: Line): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const announced = Number(headers.get('content-length') ?? 0);
  for await (const piece of body) {
    length += piece.length;
    // why: leaving the loop destroys the stream, and with it the connection; so it's looked at inside.
    if (Math.max(length, announced) > limits.answerBytes) throw tooLarge(limits, base);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}

function tooLarge(limits: ClientLimits, base: BaseUrl): Error {
  const size = limits.answerBytes / (1024 * 1024);
  return consoleFailure(
    'console.too_large',
    `The answer of ${base.host} has more than ${Number(size.toFixed(1))} MB; the rest was not read. Ask for less, or report it.`,
  );
}
