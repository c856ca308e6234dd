/** A small receiver of events: keeps every request, and answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface ReceivedEvent {
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly body: Uint8Array;
}

export interface EventReceiver {
  readonly url: string;
  readonly events: ReceivedEvent[];
  /** What the body of each event says, in order of arrival. */
  types(): string[];
  close(): Promise<void>;
}

export type Answering = (response: ServerResponse, event: ReceivedEvent, place: number) => void;

const say200: Answering = (response) => response.writeHead(200).end('ok');

export async function openReceiver(answer: Answering = say200): Promise<EventReceiver> {
  const events: ReceivedEvent[] = [];
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, rawHeaders, method, url } = request;
      const event = { headers, rawHeaders, method, path: url, body: Buffer.concat(chunks) };
      events.push(event);
      answer(response, event, events.length - 1);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/in/zof`,
    events,
    types: () => events.map(typeOf),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function jsonOf(event: ReceivedEvent | undefined): Record<string, unknown> {
  const value: unknown = JSON.parse(Buffer.from(event?.body ?? []).toString('utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** `type` of the current envelope, `event` of the legacy one. */
export function typeOf(event: ReceivedEvent): string {
  const { type, event: legacyType } = jsonOf(event);
  return typeof type === 'string' ? type : String(legacyType);
}
