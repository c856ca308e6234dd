/** SEC-03, SEC-04, SEC-10, SEC-12: a secret goes in, and comes out by `secrets.reveal` alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endpointSchema, secretSchema } from '#contract/models/endpoint.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { systemRandom } from '#hosts/engine-ports.ts';
import { type LoopbackServer, startLoopback } from '#hosts/loopback/server.ts';
import { createRouter } from '#hosts/router.ts';
import { canaryOf } from '#test/support/canary.ts';
import { cliEntry } from '#test/support/cli-entry.ts';
import { startHandler } from '#test/support/handler-server.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { type LogLine, recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const plain = 'cnry"7f3a\\é %&+/=?~ 9c-plain-Qz';
const spaced = ' \tcnry-spaced-5b1e8d2f77aa\r\n';
const standard = `whsec_${Buffer.from('cnry-standard-key-0a1b2c3d').toString('base64')}`;
const broken = 'whsec_cnryBROKEN+4d5e6f7a!8b9c';
const tooLong = `cnry-too-long-3c2d1e0f-${'x'.repeat(17_000)}`;
const byCommand = 'cnry-by-command-6e7f8a9b0c';
const canary = canaryOf([plain, spaced.trim(), standard, broken, tooLong.slice(0, 40), byCommand]);

let folder: ReturnType<typeof tempFolder>;
let engine: Engine;
let server: LoopbackServer;
let lines: LogLine[];
/** Everything that came out, with where. */
let said: { readonly where: string; readonly text: string }[];

async function watchFeed(): Promise<void> {
  const call = { signal: undefined };
  const feed = await engine.handlers.feed.subscribe({ subscription: 'canary' }, call);
  const read = async () => {
    for await (const batch of feed) {
      said.push({ where: 'feed', text: JSON.stringify(batch) });
      await engine.handlers.feed.acknowledge({ subscription: 'canary', seq: batch.seq }, call);
    }
  };
  // The feed ends with the engine.
  read().catch(() => undefined);
}

/** A call over REST; its answer is kept, whatever it is, but for that of `reveal`. */
async function api(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
  const answer = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${server.apiToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!path.endsWith('/reveal')) said.push({ where: `${method} ${path}`, text });
  return JSON.parse(text);
}

/** A command of its own; its arguments and environment are read while it waits for its input. */
async function command(input: string, ...args: readonly string[]): Promise<void> {
  const [name = '', ...rest] = args;
  const child = spawn(process.execPath, [cliEntry, name, '--data', folder.path, ...rest], { stdio: ['pipe', 'pipe', 'pipe'] });
  const outputs = [child.stdout.setEncoding('utf8').toArray(), child.stderr.setEncoding('utf8').toArray()] as const;
  if (process.platform === 'linux') {
    for (const file of ['cmdline', 'environ']) said.push({ where: file, text: readFileSync(`/proc/${child.pid}/${file}`, 'latin1') });
  }
  child.stdin.end(input);
  const [code]: (number | null)[] = await once(child, 'close');
  expect(code).toBe(0);
  said.push({ where: args.join(' '), text: (await Promise.all(outputs)).flat().join('') });
}

function sealedValues(): Buffer[] {
  const db = new Database(join(folder.path, 'log.db'), { readonly: true });
  try {
    const rows = z.array(z.object({ sealed: z.instanceof(Uint8Array) })).parse(db.prepare('SELECT sealed FROM secret').all());
    return rows.map(({ sealed }) => Buffer.from(sealed));
  } finally {
    db.close();
  }
}

const idOf = (value: unknown) => z.object({ id: z.string() }).parse(value).id;

async function useEverything(): Promise<void> {
  const orders = endpointSchema.parse(await api('/endpoints', { slug: 'orders', secrets: [plain, { value: spaced, name: 'Pasted' }] }));
  const shop = idOf(await api('/endpoints', { slug: 'shop', scheme: 'svix', secrets: [standard] }));
  const [first, pasted] = orders.secrets.map(({ id }) => id);
  await api(`/secrets/${pasted}/trim`, {});
  await api(`/secrets/${first}/copy`, { endpointId: orders.id });
  await api(`/secrets/${first}/copy`, { endpointId: shop });
  await api(`/endpoints/${orders.id}/secrets/rotate`, { value: plain, overlapSeconds: 60 });
  await api(`/secrets/${first}`, { name: 'Renamed' }, 'PATCH');
  await api(`/secrets/${first}/retire`, {});
  for (const value of [broken, tooLong, { value: broken }]) await api(`/endpoints/${shop}/secrets`, { value });
  await api('/endpoints', { slug: 'refused', scheme: 'svix', secrets: [standard, broken, tooLong] });
  await api(`/endpoints/${orders.id}`, { scheme: 'standard-webhooks' }, 'PATCH');
  await api(`/endpoints/${orders.id}`, { scheme: 'zof' }, 'PATCH');
  await api('/verification/check', {
    endpointId: orders.id,
    secrets: [{ value: plain }, { value: broken }],
    headers: [],
    body: { text: '{}' },
  });
  for (const id of [orders.id, shop]) await api(`/endpoints/${id}/test-events`, {});
  const handler = await startHandler({ isReading: true });
  try {
    const replay = idOf(await api('/replays', { deliveryIds: ['dlv_1'], target: { url: handler.url }, kind: 'fresh' }));
    await waitFor(async () => z.object({ state: z.string() }).parse(await api(`/replays/${replay}`)).state === 'done');
  } finally {
    await handler.close();
  }
  for (const path of ['/deliveries/dlv_1/signature', '/deliveries/dlv_1/diagnosis', '/endpoints', '/storage', '/settings']) await api(path);
  const job = idOf(await api('/storage/backups', {}));
  await waitFor(async () => z.object({ state: z.string() }).parse(await api(`/jobs/${job}`)).state !== 'running');
  expect(z.object({ value: z.string() }).parse(await api(`/secrets/${first}/reveal`, {})).value).toBe(plain);
}

async function idOfSlug(slug: string): Promise<string> {
  const { items } = z.object({ items: z.array(endpointSchema) }).parse(await api('/endpoints'));
  return items.find((endpoint) => endpoint.slug === slug)?.id ?? '';
}

describe('a secret', () => {
  beforeEach(async () => {
    folder = tempFolder();
    said = [];
    lines = [];
    const logger = recordingLogger(lines);
    engine = await makeEngine(folder.path, { logger });
    server = await startLoopback({
      engine,
      router: createRouter({ handlers: engine.handlers, logger, isOutputChecked: false }),
      logger,
      random: systemRandom,
      version: '0.0.0-test',
      dataFolder: folder.path,
      pageFolder: folder.path,
      port: { kind: 'chosen', port: 0 },
    });
    await watchFeed();
  });

  afterEach(async () => {
    await server.close();
    await engine.close();
    folder[Symbol.dispose]();
  });

  test('SEC-03, SEC-04, SEC-10 is in no file, no line of the log, no event, no answer but that of reveal, no output and no list of processes', async () => {
    await useEverything();
    await command(byCommand, 'secrets', 'add', 'orders', '--name', 'By command');
    await command('', 'secrets', 'list', 'orders');
    const added = z.object({ items: z.array(secretSchema) }).parse(await api(`/endpoints/${await idOfSlug('orders')}/secrets`)).items;
    expect(added.map(({ name }) => name)).toContain('By command');
    await server.close();
    await engine.close();

    expect(canary.findBelow(folder.path)).toEqual([]);
    expect(said.filter(({ text }) => canary.findIn(text) !== undefined)).toEqual([]);
    const logged = lines.map(
      ({ message, fields, error }) => `${message} ${JSON.stringify(fields)} ${error instanceof Error ? error.stack : ''}`,
    );
    expect(logged.filter((line) => canary.findIn(line) !== undefined)).toEqual([]);
    // What is looked through is there: the feed, answers, refusals, commands and their processes.
    for (const where of ['feed', 'POST /endpoints', 'secrets list orders']) expect(said.map((one) => one.where)).toContain(where);
    expect(said.some(({ text }) => text.includes('input.secret'))).toBe(true);
    expect(logged.some((line) => line.includes('A signing secret is revealed'))).toBe(true);
  }, 120_000);

  test('SEC-12: as it was sealed before a trim is in no file any more once the log is closed', async () => {
    const { secrets } = endpointSchema.parse(
      await api('/endpoints', { slug: 'orders', secrets: [spaced, `${' '.repeat(50)}${'k'.repeat(10_000)}`] }),
    );
    const before = sealedValues();
    for (const { id } of secrets) await api(`/secrets/${id}/trim`, {});
    const after = sealedValues();
    const gone = before.filter((sealed) => !after.some((other) => other.equals(sealed)));
    expect(gone).toHaveLength(2);
    await server.close();
    await engine.close();
    const file = readFileSync(join(folder.path, 'log.db'));
    // The head of each: a long one lies on several pages.
    expect(gone.map((sealed) => file.includes(sealed.subarray(0, 60)))).toEqual([false, false]);
    expect(after.every((sealed) => file.includes(sealed.subarray(0, 60)))).toBe(true);
  });
});

test('SEC-03 a canary is found in each form when it is there', () => {
  const key = Buffer.from(standard.slice('whsec_'.length), 'base64');
  const texts = [
    `x${plain}y`,
    JSON.stringify({ plain }),
    `?s=${encodeURIComponent(plain)}`,
    Buffer.from(plain).toString('hex'),
    Buffer.from(`a${plain}b`).toString('base64'),
    Buffer.from(`ab${plain}`).toString('base64url'),
    Array.from(plain, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    Array.from(Buffer.from(plain), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    key.toString('latin1'),
    standard,
  ];
  expect(texts.map((text) => canary.findIn(text) === undefined)).toEqual(texts.map(() => false));
  expect(canary.findIn('cnry, as it is said')).toBeUndefined();
});
