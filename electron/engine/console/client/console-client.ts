/**
 * The Console's API for the rest of the engine. Guarantees: the key goes to the configured origin, in the `Authorization` header, and
 * nowhere else: not into a log line, a failure, a URL or an answer; only what may be repeated is repeated; every call ends, and at its
 * signal at once; nothing but `Failure` is thrown. Keeps below the Console's rate limit, and leaves it alone while it is down.
 */
import type { RateLimit } from '#contract/models/console.ts';
import type { ConsolePath } from '#domain/console/console-path.ts';
import type { JsonObject, JsonValue } from '#domain/json-value.ts';
import { fail } from '#engine/failure.ts';
import type { Clock, Logger, Random } from '#engine/ports.ts';
import { type ConsoleAccess, checkAccess } from './access.ts';
import type { ConsoleAnswer } from './console-answer.ts';
import { cancelled } from './console-failure.ts';
import { createAgent, type Line, type LookUpAll, type Sent } from './exchange/request.ts';
import { type ClientLimits, defaultClientLimits } from './limits.ts';
import { createBreaker } from './pace/breaker.ts';
import { createRateGate } from './pace/rate-limit.ts';
import { withRetries } from './pace/retry.ts';
import { readPages } from './pages.ts';
import { createScrub } from './scrub.ts';
import { createSender } from './sender.ts';
import { untilAborted, type Wait, waitForReal } from './wait.ts';

export type { ConsoleAccess } from './access.ts';
export type { ConsoleAnswer } from './console-answer.ts';

type Query = Readonly<Record<string, string>>;

export interface ConsoleClient {
  /** Repeated where that may help. */
  get(path: ConsolePath, options?: { readonly signal?: AbortSignal; readonly query?: Query }): Promise<ConsoleAnswer>;
  /** One Idempotency-Key per call, the same for its retries; made up where none is given. */
  post(
    path: ConsolePath,
    body: JsonValue,
    options?: { readonly signal?: AbortSignal; readonly idempotencyKey?: string },
  ): Promise<ConsoleAnswer>;
  /** Items of all pages, read one after another while they are taken. */
  list(
    path: ConsolePath,
    options?: { readonly signal?: AbortSignal; readonly query?: Query; readonly mostItems?: number },
  ): AsyncIterable<JsonObject>;
  /** A person asks: the next request is sent even while the Console is left alone. */
  tryAnyway(): void;
  /** As the last answer said, its reset on our clock; null before the first one. */
  rateLimit(): RateLimit | null;
  /** Cancels what is under way and closes all connections. */
  close(): Promise<void>;
}

export interface ConsoleClientParts {
  readonly access: ConsoleAccess;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly onRateLimit?: (limit: RateLimit) => void;
  /** Waits for real unless told. */
  readonly wait?: Wait;
  readonly limits?: Partial<ClientLimits>;
  /** Authorities trusted instead of the system's, as PEM. */
  readonly trustedCertificates?: readonly string[];
  /** The system's resolver unless told. */
  readonly lookUpAll?: LookUpAll;
}

const pageLimit = '100';

/** Fails with `input.console_url` or `input.secret`, before anything is sent. */
export function createConsoleClient(parts: ConsoleClientParts): ConsoleClient {
  const { access, clock, random, logger, wait = waitForReal } = parts;
  const base = checkAccess(access);
  const limits = { ...defaultClientLimits, ...parts.limits };
  const agent = createAgent(limits, parts.trustedCertificates, parts.lookUpAll);
  const line: Line = { agent, base, apiKey: access.apiKey, limits, scrub: createScrub(access.apiKey) };
  const gate = createRateGate({ clock, wait, limits, onRateLimit: parts.onRateLimit });
  const breaker = createBreaker(clock, limits);
  const send = createSender({ line, gate, breaker, clock, logger });
  const life = new AbortController();

  const call = async (sent: Sent, asked: string, outer: AbortSignal | undefined): Promise<ConsoleAnswer> => {
    const signal = outer === undefined ? life.signal : AbortSignal.any([outer, life.signal]);
    if (signal.aborted) throw cancelled();
    const answer = withRetries((turn) => send(sent, asked, turn, signal), { limits, random, wait }, signal);
    return await untilAborted(answer, signal);
  };
  const get = (path: ConsolePath, query: Query, signal: AbortSignal | undefined) =>
    call({ method: 'GET', path: addQuery(`${base.path}${path}`, query), body: null, idempotencyKey: null }, withoutQuery(path), signal);

  return {
    get: (path, { signal, query = {} } = {}) => get(path, query, signal),
    async post(path, body, { signal, idempotencyKey = newKey(random) } = {}) {
      const sent: Sent = {
        method: 'POST',
        path: `${base.path}${path}`,
        body: JSON.stringify(body),
        idempotencyKey: checkKey(idempotencyKey),
      };
      return await call(sent, withoutQuery(path), signal);
    },
    list(path, { signal, query = {}, mostItems = Number.POSITIVE_INFINITY } = {}) {
      const ask = (cursor: string | null) =>
        get(path, { limit: pageLimit, ...query, ...(cursor === null ? {} : { starting_after: cursor }) }, signal);
      return readPages({ ask, mostItems, limits });
    },
    tryAnyway: () => breaker.allowOne(),
    rateLimit: () => gate.current(),
    async close() {
      life.abort();
      await agent.destroy();
    },
  };
}

function addQuery(path: string, query: Query): string {
  const text = new URLSearchParams({ ...query }).toString();
  if (text === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

function withoutQuery(path: string): string {
  return path.split('?')[0] ?? path;
}

function newKey(random: Random): string {
  return `hookglass-${Buffer.from(random.bytes(16)).toString('hex')}`;
}

function checkKey(key: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  return fail('input.invalid', { problems: 'An idempotency key has 1 to 255 visible ASCII characters.' });
}
