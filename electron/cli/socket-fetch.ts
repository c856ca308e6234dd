/**
 * `fetch` over a Unix socket, for a Hookglass that listens on nothing else. why by hand: the `fetch` of Node 24 refuses the agents of
 * undici 8, and that of undici 8 does not know the requests of Node.
 */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

/** The URL's host is what the Host header says; the connection goes to `path`. Fails like `fetch`, when nobody listens there. */
export function fetchOver(path: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = new Uint8Array(await request.arrayBuffer());
    const { pathname, search, host } = new URL(request.url);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = httpRequest(
        {
          socketPath: path,
          method: request.method,
          path: `${pathname}${search}`,
          headers: { ...Object.fromEntries(request.headers), host },
          signal: request.signal,
        },
        resolve,
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
    return responseOf(answer);
  };
}

function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 500;
  const isEmpty = status === 204 || status === 304;
  const stream: ReadableStream = Readable.toWeb(answer);
  return new Response(isEmpty ? null : bytesOf(stream), { status, headers: headersOf(answer.headers) });
}

/** Node's stream in the type of the web's. */
function bytesOf(stream: ReadableStream): AsyncIterable<Uint8Array> & globalThis.ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  const bytes = new globalThis.ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return bytes;
}

function headersOf(headers: IncomingHttpHeaders): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all.set(name, String(value));
  return all;
}
