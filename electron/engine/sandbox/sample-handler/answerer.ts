/**
 * What the sample handler answers. The order is the documented one: the raw bytes, their signature, only then their content; what is not
 * known is taken all the same.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const longestBody = 10 * 1024 * 1024;
/** Ids remembered; the oldest go first. */
const mostEvents = 10_000;

type Answer = readonly [status: number, body: Readonly<Record<string, string>>];

export function createAnswerer(headerName: string, secrets: readonly Uint8Array[]) {
  const handled = new Set<string>();

  const handle = (body: Uint8Array, signature: string | undefined): Answer => {
    if (signature === undefined) return [401, { error: 'The signature is missing' }];
    if (!secrets.some((secret) => isSignedWith(secret, body, signature))) return [401, { error: 'The signature is wrong' }];
    const event = parseJson(body);
    if (event === undefined) return [400, { error: 'The body is not JSON' }];
    const key = eventKeyOf(event, body);
    if (handled.has(key)) return [200, { status: 'duplicate' }];
    handled.add(key);
    for (const oldest of handled) {
      if (handled.size <= mostEvents) break;
      handled.delete(oldest);
    }
    return [200, { status: 'ok' }];
  };

  const signatureOf = (request: IncomingMessage): string | undefined => {
    const value = request.headers[headerName.toLowerCase()];
    return typeof value === 'string' ? value : value?.join(', ');
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body === 'gone') return;
    const [status, answer] =
      request.method !== 'POST' ? methodRefused : body === 'too-large' ? tooLarge : handle(body, signatureOf(request));
    const text = JSON.stringify(answer);
    if (status === 405) response.setHeader('Allow', 'POST');
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
    response.end(text);
  };
}

const methodRefused: Answer = [405, { error: 'Events are sent with POST' }];
const tooLarge: Answer = [413, { error: 'The body is larger than 10 MiB' }];

/** Reads on to the end of a body that is too large, so that the answer is not lost with bytes nobody took. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | 'too-large' | 'gone'> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.byteLength;
      if (bytes <= longestBody) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    // The sender has gone in the middle of it: there is nobody to answer, and half an event is none.
    return 'gone';
  }
  return bytes > longestBody ? 'too-large' : Buffer.concat(chunks);
}

/** Exactly as documented: lower-case hex of the HMAC-SHA256 of the raw body, and nothing else. */
function isSignedWith(secret: Uint8Array, body: Uint8Array, signature: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(signature)) return false;
  return timingSafeEqual(createHmac('sha256', secret).update(body).digest(), Buffer.from(signature, 'hex'));
}

/** Undefined when the bytes are no UTF-8 or no JSON. */
function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The id of an event; the legacy envelope has none, so there the bytes themselves tell a repeat. */
function eventKeyOf(event: unknown, body: Uint8Array): string {
  const id = typeof event === 'object' && event !== null && 'id' in event ? event.id : undefined;
  return typeof id === 'string' && id !== '' ? `id ${id}` : `bytes ${createHash('sha256').update(body).digest('hex')}`;
}
