/** A log, endpoints, targets, plans, a Console and a handler, with a hostile string in every field that somebody else writes. */
import { z } from 'zod';
import { hostileBytes, hostileStrings, hugeStrings } from '#test/fixtures/hostile/strings.ts';
import { type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import { type Reply, type StubConsole, startStubConsole } from '#test/support/stub-console.ts';
import { waitFor } from '#test/support/wait-for.ts';
import type { Hookglass } from './hookglass.ts';
import { sendRaw } from './senders.ts';

const environment = 'env_production';
const one = z.object({ id: z.string() });
const planned = z.object({ id: z.string(), fingerprint: z.string() });
const job = z.object({ state: z.string() });

/** A run whose object at the Console has every string in it, as a key and as a value. */
export const packedRun = 'run_packed';

export interface HostileWorld extends AsyncDisposable {
  readonly handler: HandlerServer;
  readonly console: StubConsole;
  /** The delivery of `packedRun`: all strings as headers, as keys and as values. */
  readonly packedId: string;
  /** The job that sent every one of them again. */
  readonly jobId: string;
  readonly draftId: string;
  readonly planId: string;
}

/** As much as a name field takes; an end of its own, because names are unique. */
function nameOf(text: string, at: number, most = 80): string {
  const end = ` ${at}`;
  return `${text.slice(0, most - end.length)}${end}`;
}

/** As Latin-1 bytes of UTF-8, without what ends a line of a head. */
function inHead(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replaceAll(/[\u0000-\u001f\u007f]/g, '');
}

function inTarget(text: string): string {
  return inHead(text).replaceAll(/[^\u0021-\u007e]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Of a URL, where a backslash is refused. */
function inTargetUrl(text: string): string {
  return inTarget(text).replaceAll('\\', '%5c');
}

function request(path: string, headers: readonly string[], body: Uint8Array | string): string {
  const bytes = Buffer.from(body);
  const head = [`POST ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, `Content-Length: ${bytes.length}`, 'Connection: close'];
  return `${head.join('\r\n')}\r\n\r\n${bytes.toString('latin1')}`;
}

/** Header names are tokens, so what of it is none is left out. */
function headerName(text: string): string {
  return `X-${text.replaceAll(/[^!#$%&'*+.^_`|~0-9A-Za-z-]/g, '').slice(0, 60)}`;
}

/** One delivery whose every field is this string. */
function everywhere(text: string, at: number): string {
  const object = { id: text, organization_id: text, run_id: text, [text]: text, status: text };
  const head = inHead(text);
  return request(
    `/in/h-${at}/${inTarget(text)}?q=${inTarget(text)}`,
    [
      `${headerName(text)}: ${head}`,
      `X-Zof-Signature: ${head}`,
      `User-Agent: ${head}`,
      `Content-Type: application/json; charset=${head}`,
      `Referer: ${head}`,
    ],
    JSON.stringify({ id: text, type: text, created: text, data: { object } }),
  );
}

/** All strings in one delivery of a known type, which can be compared with the Console. */
function packed(): string {
  const values = Object.fromEntries(hostileStrings.map((text, at) => [`${text}~${at}`, text]));
  const object = { id: packedRun, run_id: packedRun, status: 'failed', ...values };
  const headers = hostileStrings.map((text, at) => `X-Packed-${at}: ${inHead(text)}`);
  return request(
    '/in/h-0',
    headers,
    JSON.stringify({ id: 'evt_packed', type: 'run.failed', created: '2026-05-20T12:00:00Z', data: { object } }),
  );
}

async function sendAll(hookglass: Hookglass): Promise<number> {
  const plain = hostileStrings.map(everywhere);
  const binary = hostileBytes.map((bytes) => request('/in/h-1', ['Content-Type: text/plain'], bytes));
  const huge = hugeStrings.map((text) =>
    request(
      `/in/h-1/${'a'.repeat(6_000)}`,
      [`X-Huge: ${inHead(text).slice(0, 12_000)}`],
      JSON.stringify({ type: text, id: text, note: text }),
    ),
  );
  const lines = request('/in/h-1', ['Content-Type: text/plain'], hostileStrings.join('\n'));
  const all = [...plain, ...binary, ...huge, lines, packed()];
  for (const [at, text] of all.entries()) {
    const answered = await sendRaw(hookglass.receiver, text);
    if (!answered.includes(' 200 ')) throw new Error(`Delivery ${at} was answered ${answered}`);
  }
  await hookglass.untilKept(all.length);
  return all.length;
}

/** A step for each string, twelve at a time. */
async function forEach(work: (text: string, at: number) => Promise<unknown>): Promise<void> {
  const waiting = [...hostileStrings.entries()];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: 12 }, lane));
}

/** What people, or files they were sent, name things. */
async function nameThings(hookglass: Hookglass, handler: HandlerServer): Promise<void> {
  const api = (path: string, body: unknown) => hookglass.serving.api(path, { method: 'POST', body });
  await forEach(async (text, at) => {
    const name = nameOf(text, at);
    await api('/views', { name, query: 'type:run.failed' });
    await api('/targets', { name, url: `${handler.url}${inTargetUrl(text)}?x=${inTargetUrl(text)}` });
    await api('/drafts', { from: { kind: 'text', text: { text: JSON.stringify({ type: text, id: text }) } }, name: nameOf(text, at, 200) });
    await api('/scenarios', { text: `version: 1\nname: ${JSON.stringify(name.toWellFormed())}\nsteps: []\n` });
    const tag = text.replaceAll(/[\s,"()]/g, '').slice(0, 40);
    const tags = tag === '' ? {} : { addTags: [tag] };
    await api('/deliveries/annotate', { set: { ids: [`dlv_${at + 1}`] }, note: text, ...tags });
  });
}

/** Sends every delivery again, to a handler whose answers are as hostile as the request. */
async function replayAll(hookglass: Hookglass, handler: HandlerServer, count: number): Promise<{ planId: string; jobId: string }> {
  const { api } = hookglass.serving;
  const ids = Array.from({ length: count }, (_, at) => `dlv_${at + 1}`);
  const options = { target: { url: handler.url }, kind: 'exact', concurrency: 16 };
  const plan = planned.parse(await api('/plans', { method: 'POST', body: { from: { set: { ids } }, options, name: hostileStrings[0] } }));
  const started = one.parse(await api(`/plans/${plan.id}/start`, { method: 'POST', body: { fingerprint: plan.fingerprint } }));
  await waitFor(async () => ['finished', 'done', 'completed'].includes(job.parse(await api(`/replays/${started.id}`)).state), {
    limitMs: 60_000,
    what: 'every delivery sent again',
  });
  return { planId: plan.id, jobId: started.id };
}

/** All of them in one answer, as headers and as lines of the body. */
const packedAnswer = [
  'HTTP/1.1 200 Packed',
  ...hostileStrings.map((text, at) => `X-Answer-${at}: ${inHead(text)}`),
  'Content-Type: text/plain',
  'Connection: close',
  '',
  Buffer.from(hostileStrings.join('\n')).toString('latin1'),
].join('\r\n');

/** Answers in turn with each string as its status text, a header, and its body. */
async function startHostileHandler(): Promise<HandlerServer> {
  let turn = 0;
  return startHandler({
    answer: (socket, { headers }) => {
      if (headers.some(([name]) => name === 'X-Packed-0')) return void socket.end(packedAnswer, 'latin1');
      const text = hostileStrings[turn % hostileStrings.length] ?? '';
      turn += 1;
      const head = inHead(text);
      const lines = [`HTTP/1.1 ${turn % 3 === 0 ? 500 : 200} ${head}`, `X-Answer: ${head}`, `Location: ${head}`, `Set-Cookie: ${head}`];
      socket.end(
        `${lines.join('\r\n')}\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n${Buffer.from(text).toString('latin1')}`,
        'latin1',
      );
    },
  });
}

/** A Console that says all strings in everything it says. */
async function startHostileConsole(): Promise<StubConsole> {
  let turn = 0;
  const values = Object.fromEntries(hostileStrings.map((text, at) => [`${text}~${at}`, `${text} `]));
  const object = { id: packedRun, status: '<script>pwned=1</script>', ...values };
  const webhooks = hostileStrings.map((text, at) => ({
    id: nameOf(text, at, 150),
    url: text,
    events: [text, `${text}.`],
    description: text,
    [text]: text,
  }));
  const results = hostileStrings.map((text, at) => ({
    id: nameOf(text, at, 150),
    case_id: text,
    name: text,
    run_id: packedRun,
    status: text,
  }));
  const fault = (): Reply => {
    const text = hostileStrings[turn % hostileStrings.length] ?? '';
    turn += 1;
    return { status: 400, json: { error: { code: text, message: text } } };
  };
  return startStubConsole(({ path }) => {
    if (path.startsWith('/webhooks')) return { status: 200, json: { data: webhooks, has_more: false } };
    if (path.startsWith(`/runs/${packedRun}`)) return { status: 200, json: object };
    if (path.startsWith('/results')) return { status: 200, json: { data: results, has_more: false } };
    return fault();
  });
}

/** Fills the data folder of a running Hookglass. */
export async function makeHostileWorld(hookglass: Hookglass): Promise<HostileWorld> {
  const [handler, stub] = await Promise.all([startHostileHandler(), startHostileConsole()]);
  const { api } = hookglass.serving;
  await forEach((text, at) =>
    hookglass.createEndpoint(`h-${at}`, [], {
      environmentId: environment,
      name: nameOf(text, at),
      secrets: [{ value: `a-secret-of-at-least-16-${at}`, name: nameOf(text, at) }],
    }),
  );
  const count = await sendAll(hookglass);
  await nameThings(hookglass, handler);
  const { planId, jobId } = await replayAll(hookglass, handler, count);
  const body = { baseUrl: stub.baseUrl, apiKey: 'zof_live_of_the_hostile_console', isSandbox: false };
  await api(`/console/connections/${environment}`, { method: 'PATCH', body });
  const text = {
    text: JSON.stringify({ type: 'run.failed', data: { object: Object.fromEntries(hostileStrings.map((own) => [own, own])) } }, null, 2),
  };
  const draft = one.parse(
    await api('/drafts', { method: 'POST', body: { from: { kind: 'text', text }, name: '<script>pwned=1</script>' } }),
  );
  return {
    handler,
    console: stub,
    packedId: `dlv_${count}`,
    jobId,
    draftId: draft.id,
    planId,
    async [Symbol.asyncDispose]() {
      await handler.close();
      await stub[Symbol.asyncDispose]();
    },
  };
}
