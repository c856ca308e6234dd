/**
 * A Hookglass of its own process that is used by everything that touches a secret, and ended in one of three ways. What is left of it (files,
 * lines, answers, events, lists of processes, a core) is searched for every secret that went in. For the short test and the long proof.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Canary, canaryOf } from './canary.ts';
import { type HandlerServer, startHandler } from './handler-server.ts';
import { type Serving, serve } from './serve.ts';
import { type Asked, startStubConsole } from './stub-console.ts';
import { tempFolder } from './temp-folder.ts';
import { waitFor } from './wait-for.ts';

export type CanaryEnd = 'SIGTERM' | 'SIGKILL' | 'SIGABRT';

export interface CanaryRun {
  readonly seed: number;
  readonly end: CanaryEnd;
  /** Ends it after so many steps; after all of them when left out. */
  readonly steps?: number;
}

export interface CanaryResult {
  /** `where: form` for each place that has a secret. */
  readonly found: readonly string[];
  /** Places that were looked through. */
  readonly places: readonly string[];
  readonly steps: number;
  /** Bytes of the core that the system left; null where it left none. */
  readonly coreBytes: number | null;
}

/** Every kind of secret that can be given to Hookglass, made from a number. */
export function secretsOf(seed: number) {
  const word = (name: string) => `cnry-${name}-${createHash('sha256').update(`${seed} ${name}`).digest('hex').slice(0, 20)}`;
  const base64 = (name: string) => Buffer.from(word(name)).toString('base64');
  return {
    plain: `${word('pl"ain\\')} é%&+/=?~`,
    spaced: word('spaced'),
    standard: `whsec_${base64('standard')}`,
    svix: `whsec_${base64('svix')}`,
    stripe: `whsec_${word('stripe')}`,
    github: word('github'),
    slack: word('slack'),
    rotated: word('rotated'),
    refused: `whsec_!${word('refused')}`,
    checked: word('checked'),
    composed: word('composed'),
    target: word('target'),
    consoleKey: word('console').replaceAll('-', '_'),
    registered: word('registered'),
  };
}

export type Secrets = ReturnType<typeof secretsOf>;

const idOf = (value: unknown) => z.object({ id: z.string() }).parse(value).id;
const stateOf = (value: unknown) => z.object({ state: z.string() }).parse(value).state;
const firstSecretOf = (value: unknown) => z.object({ secrets: z.array(z.object({ id: z.string() })).min(1) }).parse(value).secrets[0]?.id;

interface Said {
  readonly where: string;
  readonly text: string;
}

/** A session with one Hookglass: everything that it says is kept. */
class Session {
  readonly said: Said[] = [];
  readonly serving: Serving;
  readonly handler: HandlerServer;
  readonly consoleUrl: string;
  readonly secrets: Secrets;
  readonly #known = new Map<string, string>();

  constructor(serving: Serving, handler: HandlerServer, consoleUrl: string, secrets: Secrets) {
    this.serving = serving;
    this.handler = handler;
    this.consoleUrl = consoleUrl;
    this.secrets = secrets;
  }

  /** A call whose answer is kept, whatever it is; `reveal` alone may have a secret in its answer. */
  async api(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
    const { url, token } = this.serving.ready.api;
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!path.endsWith('/reveal')) this.said.push({ where: `${method} ${path.replace(/_[a-z0-9]{8,}/gi, '_…')}`, text });
    return JSON.parse(text === '' ? 'null' : text);
  }

  remember(name: string, value: string | undefined): void {
    this.#known.set(name, value ?? '');
  }

  known(name: string): string {
    return this.#known.get(name) ?? '';
  }

  /** The feed as it goes over the wire. */
  async watchFeed(signal: AbortSignal): Promise<void> {
    const { url, token } = this.serving.ready.api;
    const answer = await fetch(`${url}/feed?subscription=canary`, { headers: { authorization: `Bearer ${token}` }, signal });
    const read = async () => {
      const decoder = new TextDecoder();
      for await (const piece of answer.body ?? []) this.said.push({ where: 'feed', text: decoder.decode(piece, { stream: true }) });
    };
    // It ends with the process.
    read().catch(() => undefined);
  }

  readProcess(): void {
    if (process.platform !== 'linux') return;
    for (const file of ['cmdline', 'environ', 'comm']) {
      this.said.push({ where: `/proc/${file}`, text: readFileSync(`/proc/${this.serving.ready.pid}/${file}`, 'latin1') });
    }
  }
}

type Step = (session: Session) => Promise<unknown>;

async function endOfJob(session: Session, made: unknown, path: string): Promise<void> {
  const id = idOf(made);
  await waitFor(async () => !['running', 'queued'].includes(stateOf(await session.api(`${path}/${id}`))), { limitMs: 30_000 });
}

const compositionTo = (url: string) => ({
  method: 'POST',
  contentType: 'application/json',
  headers: [],
  spoilers: [],
  destination: { to: 'url', url },
  signer: { by: 'given', signing: { scheme: 'zof' } },
});

/** In the order in which somebody would do them. Each may be the last one. */
const steps: readonly Step[] = [
  async (session) => {
    const { plain, spaced } = session.secrets;
    const made = await session.api('/endpoints', { slug: 'orders', secrets: [plain, { value: ` \t${spaced}\r\n`, name: 'Pasted' }] });
    session.remember('orders', idOf(made));
    session.remember('secret', firstSecretOf(made));
  },
  async (session) => {
    const { standard, svix, stripe, github, slack } = session.secrets;
    const schemes = { 'standard-webhooks': standard, svix, stripe, github, slack };
    for (const [scheme, value] of Object.entries(schemes)) {
      await session.api('/endpoints', { slug: scheme, scheme, secrets: [value] });
    }
  },
  (session) => session.api(`/endpoints/${session.known('orders')}/secrets/rotate`, { value: session.secrets.rotated, overlapSeconds: 60 }),
  (session) => session.api(`/secrets/${session.known('secret')}/copy`, { endpointId: session.known('orders') }),
  (session) => session.api('/endpoints', { slug: 'refused', scheme: 'svix', secrets: [session.secrets.refused] }),
  (session) => session.api(`/endpoints/${session.known('orders')}/test-events`, {}),
  (session) =>
    fetch(`${session.serving.ready.receiver.url}/in/orders`, {
      method: 'POST',
      body: '{"id":"evt_1"}',
      headers: { 'x-zof-signature': 'sha256=00' },
    }),
  async (session) => {
    await waitFor(async () => z.object({ count: z.int() }).parse(await session.api('/deliveries/count')).count >= 2, { limitMs: 20_000 });
    for (const view of ['signature', 'diagnosis', 'curl', 'attempts', 'headers']) await session.api(`/deliveries/dlv_2/${view}`);
  },
  (session) =>
    session.api('/verification/check', {
      endpointId: session.known('orders'),
      secrets: [{ value: session.secrets.checked }, { value: session.secrets.refused }],
      headers: [['X-Zof-Signature', 'sha256=00']],
      body: { text: '{}' },
    }),
  async (session) => {
    for (const language of ['javascript', 'node', 'python', 'go', 'ruby'])
      await session.api('/verification/sample', { endpointId: session.known('orders'), language });
  },
  async (session) => {
    const target = { name: 'Near', url: session.handler.url, signing: { scheme: 'zof' }, secret: session.secrets.target };
    session.remember('target', idOf(await session.api('/targets', target)));
    await session.api(`/targets/${session.known('target')}/probe`, {});
  },
  async (session) => {
    const target = { targetId: session.known('target') };
    await endOfJob(session, await session.api('/replays', { deliveryIds: ['dlv_2'], target, kind: 'fresh' }), '/replays');
  },
  async (session) => {
    const { items } = z.object({ items: z.array(z.object({ id: z.string() })).min(1) }).parse(await session.api('/attempts?limit=5'));
    const ids = items.map(({ id }) => id);
    for (const format of ['curl', 'http', 'fetch', 'python'])
      await session.api(`/attempts/${ids[0]}/copy?format=${format}&withCredentials=true`);
    const { path } = z.object({ path: z.string() }).parse(await session.api('/attempts/har', { ids, withCredentials: true }));
    session.remember('har', path);
  },
  async (session) => {
    const options = { target: { targetId: session.known('target') }, kind: 'fresh' };
    const plan = idOf(await session.api('/plans', { from: { set: { ids: ['dlv_2'] } }, options }));
    await session.api(`/plans/${plan}/export`, {});
    await session.api(`/plans/${plan}`);
  },
  (session) =>
    session.api('/composer/send', {
      what: { text: { text: '{}' }, composition: compositionTo(session.handler.url) },
      givenSecret: session.secrets.composed,
    }),
  async (session) => {
    await session.api('/drafts', { from: { kind: 'delivery', deliveryId: 'dlv_2' } });
    await session.api('/scenarios/record', { from: { set: { ids: ['dlv_1', 'dlv_2'] } } });
  },
  async (session) => {
    const connection = '/console/connections/env_staging';
    await session.api(connection, { baseUrl: session.consoleUrl, apiKey: session.secrets.consoleKey }, 'PATCH');
    await session.api(`${connection}/tests`, {});
    await session.api(`${connection}/webhooks`, { url: 'https://tunnel.example/in/new', events: ['run.failed'], slug: 'registered' });
    await session.api(connection, { baseUrl: 'https://169.254.169.254/v1', apiKey: session.secrets.consoleKey }, 'PATCH');
  },
  async (session) => endOfJob(session, await session.api('/storage/backups', {}), '/jobs'),
  async (session) => {
    for (const path of ['/health', '/settings', '/storage', '/endpoints', '/targets', '/console/connections', '/replays', '/drafts'])
      await session.api(path);
  },
  (session) => session.api(`/secrets/${session.known('secret')}/reveal`, {}),
  async (session) => {
    await session.api(`/secrets/${session.known('secret')}/retire`, {});
    await session.api(`/targets/${session.known('target')}`, { secret: null }, 'PATCH');
    await session.api('/console/connections/env_staging', { apiKey: null }, 'PATCH');
  },
];

export const canarySteps = steps.length;

/** A Console that repeats the key wherever it can, as none should. */
function echoing(secrets: Secrets) {
  return ({ key, method }: Asked) => ({
    status: method === 'POST' ? 201 : 200,
    json:
      method === 'POST'
        ? { id: 'wh_1', secret: secrets.registered, echo: key }
        : { data: [{ id: key, name: secrets.consoleKey }], has_more: false },
  });
}

export async function runCanary({ seed, end, steps: most = steps.length }: CanaryRun): Promise<CanaryResult> {
  using folder = tempFolder();
  using cores = tempFolder();
  const secrets = secretsOf(seed);
  const canary = canaryOf(Object.values(secrets));
  await using handler = await startHandler();
  await using console = await startStubConsole(echoing(secrets));
  const args = ['--receiver-port', '0', '--ui-port', '0', '--log-level', 'debug'];
  const serving = await serve(folder.path, { args, coresIn: cores.path });
  const session = new Session(serving, handler, console.baseUrl, secrets);
  const feed = new AbortController();
  try {
    await session.watchFeed(feed.signal);
    for (const step of steps.slice(0, most)) await step(session);
    session.readProcess();
  } finally {
    feed.abort();
    await serving.stop(end);
  }
  session.said.push({ where: 'standard error', text: serving.errors() });
  const core = coreIn(cores.path);
  return {
    found: [...findingsIn(session.said, canary), ...canary.findBelow(folder.path), ...canary.findBelow(cores.path)],
    places: [...new Set(session.said.map(({ where }) => where)), ...readdirSync(folder.path)],
    steps: Math.min(most, steps.length),
    coreBytes: core === undefined ? null : takeCore(core),
  };
}

function findingsIn(said: readonly Said[], canary: Canary): string[] {
  return said.flatMap(({ where, text }) => {
    const form = canary.findIn(text);
    return form === undefined ? [] : [`${where}: ${form}`];
  });
}

function coreIn(folder: string): string | undefined {
  const name = readdirSync(folder).find((file) => file.startsWith('core'));
  return name === undefined ? undefined : join(folder, name);
}

/** Its size; it may be large, so it does not wait for the folder's end. */
function takeCore(path: string): number {
  const { byteLength } = readFileSync(path);
  rmSync(path);
  return byteLength;
}
