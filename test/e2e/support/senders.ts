/** What senders do: events in both envelopes, signed or not, over `fetch` or, where a client would refuse, over a bare socket. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';

export interface SentEvent {
  readonly type?: string;
  readonly eventId?: string;
  readonly runId?: string;
  readonly envelope?: 'current' | 'legacy';
  readonly created?: string;
}

let lastNumber = 0;

/** A number no other event of this process has; tests that name nothing get events that are no duplicates. */
function nextNumber(): number {
  lastNumber += 1;
  return lastNumber;
}

/** Compact JSON of an event as the platform sends it. */
export function eventJson({ type = 'run.completed', envelope = 'current', ...rest }: SentEvent = {}): string {
  const number = nextNumber();
  const runId = rest.runId ?? `run_${number.toString(16).padStart(12, '0')}`;
  const created = rest.created ?? '2026-05-20T12:00:00Z';
  if (envelope === 'legacy') return JSON.stringify({ event: type, timestamp: created, data: { run_id: runId, number } });
  const object = { id: runId, organization_id: 'org_acme', run_id: runId };
  return JSON.stringify({ id: rest.eventId ?? `evt_${number.toString(16).padStart(12, '0')}`, type, created, data: { object } });
}

/** Signature of the Zof scheme: lower-case hex HMAC-SHA256 over the bytes of the body. */
export function zofSignature(secret: string, body: string | Uint8Array): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

export interface SendOptions {
  readonly slug?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Signs with this secret. */
  readonly secret?: string;
}

/** Posts a body to `/in/{slug}` and gives the status answered. */
export async function send(receiverUrl: string, body: string | Uint8Array<ArrayBuffer>, options: SendOptions = {}): Promise<number> {
  const { slug = 'zof', method = 'POST', headers = {}, secret } = options;
  const answer = await fetch(`${receiverUrl}/in/${slug}`, {
    method,
    body,
    headers: {
      'content-type': 'application/json',
      ...(secret === undefined ? {} : { 'x-zof-signature': zofSignature(secret, body) }),
      ...headers,
    },
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Sends many bodies, forty at a time, in no certain order. Fails unless each is answered 200. */
export async function sendMany(receiverUrl: string, bodies: readonly string[]): Promise<void> {
  const waiting = [...bodies];
  const lane = async () => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
      const status = await send(receiverUrl, body);
      if (status !== 200) throw new Error(`Answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: 40 }, lane));
}

/** Writes these very bytes (Latin-1) to the receiver and gives the status line of the answer. */
export async function sendRaw(receiverUrl: string, request: string): Promise<string> {
  const { hostname, port } = new URL(receiverUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.setEncoding('latin1');
  socket.write(request, 'latin1');
  let answer = '';
  for await (const chunk of socket) {
    answer += chunk;
    if (answer.includes('\r\n')) break;
  }
  socket.destroy();
  return answer.split('\r\n')[0] ?? '';
}
