/**
 * A webhook handler as developers write them, in steps: each may be replaced by one with a mistake in it. As it is, it does everything
 * right: raw bytes, constant time, a signed time where the scheme has one, duplicates, unknown fields and types, both envelopes.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export const handlerSecret = 'a secret of the handler check';

/** `stripe` signs a time: `t=<seconds>,v1=<hex of HMAC over "<seconds>.<body>">`. */
export type HandlerScheme = 'zof' | 'stripe';

export interface HandlerRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type HandlerEvent = Readonly<Record<string, unknown>>;

export interface HandlerSteps {
  /** May throw, which is a 500 as in any framework. */
  verify(request: HandlerRequest): boolean;
  /** A status with which the event is refused for what is in it; null for none. */
  refusalOf(event: HandlerEvent): number | null;
  /** Whether it is the first of its id. */
  remember(id: string): Promise<boolean>;
  /** What is answered to a duplicate. */
  readonly duplicateStatus: number;
  /** The work, or putting it into a queue. */
  handle(event: HandlerEvent, underWay: () => number): Promise<void>;
  /** Called with the requests that are under way, this one included; a status refuses it, `cut` ends the connection. */
  admit(underWay: number): number | 'cut' | null;
}

export interface RunningHandler extends AsyncDisposable {
  readonly url: string;
  readonly scheme: HandlerScheme;
  /** Requests that came. */
  count(): number;
  close(): Promise<void>;
}

export const hmacOf = (content: string | Uint8Array) => createHmac('sha256', handlerSecret).update(content).digest();

export function isSameHex(given: string | undefined, right: Buffer): boolean {
  return given !== undefined && /^[0-9a-f]{64}$/.test(given) && timingSafeEqual(Buffer.from(given, 'hex'), right);
}

export function headerOf({ headers }: HandlerRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

export function verifyZof(request: HandlerRequest): boolean {
  return isSameHex(headerOf(request, 'x-zof-signature'), hmacOf(request.body));
}

/** The time and the signature of the `Stripe-Signature` header. */
export function stripeParts(request: HandlerRequest): { readonly time: string; readonly signature: string } | undefined {
  const found = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headerOf(request, 'stripe-signature') ?? '');
  return found === null ? undefined : { time: found[1] ?? '', signature: found[2] ?? '' };
}

export function isStripeSigned(request: HandlerRequest): boolean {
  const parts = stripeParts(request);
  return parts !== undefined && isSameHex(parts.signature, hmacOf(Buffer.concat([Buffer.from(`${parts.time}.`), request.body])));
}

function verifyStripe(request: HandlerRequest): boolean {
  const time = Number(stripeParts(request)?.time ?? 0);
  return isStripeSigned(request) && Math.abs(Date.now() / 1000 - time) <= 300;
}

/** What the handler needs for its work: a part of what it is, never something that a test waits for. */
export function workFor(ms: number): Promise<void> {
  return new Promise((finish) => {
    setTimeout(finish, ms);
  });
}

function correctSteps(scheme: HandlerScheme): HandlerSteps {
  const known = new Set<string>();
  return {
    verify: scheme === 'zof' ? verifyZof : verifyStripe,
    refusalOf: () => null,
    remember: async (id) => {
      const isNew = !known.has(id);
      known.add(id);
      return isNew;
    },
    duplicateStatus: 200,
    handle: async () => undefined,
    admit: () => null,
  };
}

export async function startHandlerOf(steps: Partial<HandlerSteps> = {}, scheme: HandlerScheme = 'zof'): Promise<RunningHandler> {
  const all: HandlerSteps = { ...correctSteps(scheme), ...steps };
  let count = 0;
  let underWay = 0;
  const server = createServer(async (request, response) => {
    count += 1;
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    const status = await answerTo(request, all, () => underWay).catch(() => 500);
    if (status === 'cut') response.destroy();
    else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ status }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The handler has no port.');
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${address.port}/hooks`, scheme, count: () => count, close, [Symbol.asyncDispose]: close };
}

async function answerTo(request: IncomingMessage, steps: HandlerSteps, underWay: () => number): Promise<number | 'cut'> {
  const refusal = steps.admit(underWay());
  if (refusal !== null) return refusal;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  if (request.method !== 'POST') return 405;
  if (!steps.verify({ headers: request.headers, body })) return 401;
  const event = parseEvent(body);
  if (event === undefined) return 400;
  const status = steps.refusalOf(event);
  if (status !== null) return status;
  if (!(await steps.remember(idOf(event, body)))) return steps.duplicateStatus;
  await steps.handle(event, underWay);
  return 200;
}

export function parseEvent(body: Buffer): HandlerEvent | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The legacy envelope has no id: the bytes are the next best thing. */
export function idOf(event: HandlerEvent, body: Buffer): string {
  return typeof event['id'] === 'string' ? event['id'] : createHash('sha256').update(body).digest('hex');
}
