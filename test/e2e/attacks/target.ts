/**
 * What is attacked: a `hookglass serve`, with what an attacker may know of it and a digest of everything an attack could change. And its
 * careless double, the same Hookglass behind a door that lets everything in, which shows that the attacks would be noticed.
 */
import { createHash } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { z } from 'zod';
import type { Serving } from '#test/support/serve.ts';
import { waitFor } from '#test/support/wait-for.ts';
import type { Knowledge } from './page/attack.ts';

const urlSchema = z.object({ url: z.string() });
const countSchema = z.object({ count: z.int() });
const sessionsSchema = z.object({ items: z.array(z.object({ id: z.string() })) });

/** Everything that a call can change and that stays as it is while nobody calls. */
const statePaths = [
  '/endpoints',
  '/endpoints/ep_default/secrets',
  '/views',
  '/settings',
  '/deliveries/count',
  '/replays',
  '/targets',
  '/plans',
  '/drafts',
  '/scenarios',
  '/console/connections',
  '/console/ignore-rules',
  '/trash',
  '/storage/retention',
  '/storage/backups',
] as const;

export interface Target {
  readonly origin: string;
  readonly receiver: string;
  /** Hash by path; two that are equal mean that nothing was changed. */
  digest(): Promise<Readonly<Record<string, string>>>;
  /** What the attacker of one place knows, its codes fresh. */
  knowledge(): Promise<Omit<Knowledge, 'place' | 'isRebound' | 'attacker' | 'patienceMs'>>;
}

/** The body of the delivery that attacks try to read. */
const secretBody = '{"id":"evt_attack","type":"run.failed","data":{"canary":"only the owner may read this"}}';

export async function prepareTarget(serving: Serving): Promise<Target> {
  const origin = new URL(serving.ready.ui.url).origin;
  const { port } = new URL(origin);
  const receiver = serving.ready.receiver.url;
  await fetch(`${receiver}/in/zof`, { method: 'POST', body: secretBody, headers: { 'content-type': 'application/json' } });
  await waitFor(async () => countSchema.parse(await serving.api('/deliveries/count')).count > 0, { limitMs: 20_000 });
  const code = async () => {
    const { url } = urlSchema.parse(await serving.api('/session-codes', { method: 'POST' }));
    return new URL(url).hash.slice('#code='.length);
  };
  const files = await pageFiles(origin);
  return {
    origin,
    receiver,
    async digest() {
      const state = await Promise.all(statePaths.map(async (path) => [path, hash(await serving.api(path))] as const));
      const { items: sessions } = sessionsSchema.parse(await serving.api('/sessions'));
      return { ...Object.fromEntries(state), '/sessions': hash(sessions.map(({ id }) => id)) };
    },
    async knowledge() {
      const usedCode = await code();
      await redeem(origin, usedCode);
      return {
        base: origin,
        aliases: [`http://localhost:${port}`, `http://0.0.0.0:${port}`, `http://[::1]:${port}`, `http://127.1:${port}`],
        files,
        endpointId: 'ep_default',
        deliveryId: 'dlv_1',
        usedCode,
        liveCode: await code(),
      };
    },
  };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

async function redeem(origin: string, code: string): Promise<void> {
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) throw new Error(`The code was refused: ${answer.status}`);
}

/** Addresses of one file of each kind, found the way an attacker finds them: from the same release on his own machine. */
async function pageFiles(origin: string): Promise<Knowledge['files']> {
  const page = await (await fetch(origin)).text();
  const find = (pattern: RegExp) => new URL(pattern.exec(page)?.[1] ?? 'missing', origin).pathname;
  const styles = [...page.matchAll(/href="([^"]+\.css)"/g)].map(([, path = 'missing']) => new URL(path, origin));
  const fonts = await Promise.all(
    styles.map(async (style) => {
      const path = /url\(([^)]+\.woff2)\)/.exec(await (await fetch(style)).text())?.[1];
      return path === undefined ? [] : [new URL(path, style).pathname];
    }),
  );
  const style = styles[0]?.pathname ?? 'missing';
  const font = fonts.flat()[0] ?? 'missing';
  return { script: find(/src="([^"]+\.js)"/), style, image: find(/href="([^"]+\.svg)"/), font };
}

export interface Careless extends AsyncDisposable {
  readonly origin: string;
}

const protective = [
  'cross-origin-resource-policy',
  'cross-origin-opener-policy',
  'content-security-policy',
  'x-content-type-options',
  'content-disposition',
];

/** The double: no gate (each request gets the token and an origin that fits), every body taken for JSON, every answer open to everybody. */
export async function startCareless(serving: Serving): Promise<Careless> {
  const real = new URL(serving.ready.ui.url);
  const { token } = serving.ready.api;
  const server = createServer((request, response) => void forward(request, response, real, token));
  server.on('upgrade', (request, socket) => {
    const upstream = connect(Number(real.port), real.hostname);
    const key = request.headers['sec-websocket-key'];
    upstream.write(
      [
        'GET /link HTTP/1.1',
        `Host: ${real.host}`,
        `Origin: ${real.origin}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${key}`,
        `Sec-WebSocket-Protocol: hookglass.v1, token.${token}`,
        '\r\n',
      ].join('\r\n'),
    );
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  const origin = await listen(server);
  return {
    origin,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function forward(request: IncomingMessage, response: ServerResponse, real: URL, token: string): Promise<void> {
  const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' };
  if (request.method === 'OPTIONS') {
    response.writeHead(204, open).end();
    return;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const outgoing = httpRequest(
    {
      host: real.hostname,
      port: real.port,
      method: request.method,
      path: request.url,
      headers: {
        host: real.host,
        origin: real.origin,
        authorization: `Bearer ${token}`,
        ...(body.length > 0 && request.url !== undefined && !request.url.includes('test-events')
          ? { 'content-type': 'application/json' }
          : {}),
      },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 500, { ...withoutProtection(answer.headers), ...open });
      answer.pipe(response);
    },
  );
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  outgoing.end(request.url?.includes('test-events') ? undefined : body);
}

function withoutProtection(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !protective.includes(name)));
}

/** Listens on a free port of 127.0.0.1. */
export function listen(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): AddressInfo | string | null;
}): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
    });
  });
}
