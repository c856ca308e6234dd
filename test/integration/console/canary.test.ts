/** CON-02: an API key goes in, and to the Console it was entered for; it comes out nowhere. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Failure } from '#engine/failure.ts';
import { canaryOf } from '#test/support/canary.ts';
import type { ConsoleEngine } from '#test/support/console-engine.ts';
import { call, patient, sandboxId, stagingId, startConsoleEngine } from '#test/support/console-engine.ts';
import { type Asked, type Reply, type StubConsole, startStubConsole } from '#test/support/stub-console.ts';
import { waitFor } from '#test/support/wait-for.ts';

const key = 'zof_sk_CanaryOfTheConsole_7f3a9c';
const secret = 'whsec-CanaryOfTheAnswer-5b1e8d2f';
const canary = canaryOf([key, secret]);

let console: ConsoleEngine;
let stub: StubConsole;
/** Everything that came out, with where. */
const said: { readonly where: string; readonly text: string }[] = [];

/** Repeats the key wherever it can, as no Console should. */
function echoing(status: number): (asked: Asked) => Reply {
  return ({ key: header, method }) => ({
    status,
    json:
      method === 'POST'
        ? { id: 'wh_1', secret, echo: header }
        : { error: { code: header, message: `The key ${key} is wrong`, param: key }, id: key },
  });
}

async function watchFeed(): Promise<void> {
  const feed = await console.handlers.feed.subscribe({ subscription: 'canary' }, call);
  const read = async () => {
    for await (const batch of feed) {
      said.push({ where: 'feed', text: JSON.stringify(batch) });
      await console.handlers.feed.acknowledge({ subscription: 'canary', seq: batch.seq }, call);
    }
  };
  // The feed ends with the engine.
  read().catch(() => undefined);
}

async function say(where: string, work: Promise<unknown>): Promise<void> {
  try {
    said.push({ where, text: JSON.stringify(await work) });
  } catch (error) {
    const wire = error instanceof Failure ? JSON.stringify(error.toWire()) : '';
    said.push({ where, text: `${wire} ${error instanceof Error ? `${error.message} ${error.stack}` : String(error)}` });
  }
}

beforeAll(async () => {
  console = await startConsoleEngine();
  stub = await startStubConsole();
  await watchFeed();
  await say(
    'connect',
    console.handlers.console.connect({ environmentId: stagingId, baseUrl: stub.baseUrl, apiKey: key, isFetchingOnCapture: true }, call),
  );
  const endpoint = await console.handlers.endpoints.create({ slug: 'orders', environmentId: stagingId, secrets: [] }, call);
  await fetch(endpoint.url ?? '', { method: 'POST', body: JSON.stringify({ type: 'run.failed', data: { object: { run_id: 'run_1' } } }) });
  const [delivery] = await console.arrived('env:staging');
  if (delivery === undefined) throw new Error('The delivery is not there');
  const { console: procedures } = console.handlers;
  for (const status of [401, 403, 404, 409, 429, 500, 200]) {
    stub.answer(echoing(status));
    await say(`test, ${status}`, procedures.test({ environmentId: stagingId }, call));
    await say(`fetch, ${status}`, procedures.fetchSnapshot({ deliveryId: delivery.id }, call));
    await say(`webhooks, ${status}`, procedures.webhooks({ environmentId: stagingId }, call));
    await say(`compare, ${status}`, procedures.compare({ deliveryId: delivery.id, limit: 100 }, call));
  }
  const request = {
    environmentId: stagingId,
    url: 'https://hooks.example.test/in/orders',
    events: ['run.failed'],
    endpointId: endpoint.id,
  };
  await say('register', procedures.registerWebhook(request, call));
  await say('connections', procedures.connections({}, call));
  await waitFor(() => stub.asked.length > 7, patient);
  await say('a wrong key', procedures.connect({ environmentId: stagingId, apiKey: `${key} and more` }, call));
  await say('another address', procedures.connect({ environmentId: stagingId, baseUrl: 'https://elsewhere.example.test/v1' }, call));
}, 120_000);

afterAll(async () => {
  await console[Symbol.asyncDispose]();
  await stub[Symbol.asyncDispose]();
});

test('CON-02 the Console it was entered for was asked with it, in the header alone', () => {
  expect(stub.asked.length).toBeGreaterThan(10);
  expect(new Set(stub.asked.map((asked) => asked.key))).toEqual(new Set([`Bearer ${key}`]));
  expect(stub.asked.flatMap(({ path, body }) => canary.findIn(`${path} ${JSON.stringify(body)}`) ?? [])).toEqual([]);
});

test('CON-02 no answer, failure, feed frame or line of the log has it, nor the secret that was made', () => {
  expect(said.length).toBeGreaterThan(30);
  expect(said.filter(({ text }) => canary.findIn(text) !== undefined)).toEqual([]);
  const lines = console.logger.lines.map((line) => ({ ...line, error: line.error instanceof Error ? line.error.stack : line.error }));
  expect(lines.filter((line) => canary.findIn(JSON.stringify(line)) !== undefined)).toEqual([]);
});

test('CON-01 another address takes the key away, so that nobody else is given it', async () => {
  const { items } = await console.handlers.console.connections({}, call);
  expect(items.find(({ environmentId }) => environmentId === stagingId)).toMatchObject({
    baseUrl: 'https://elsewhere.example.test/v1',
    keyMask: null,
  });
});

test('CON-02 no file of the data folder has it, nor the key of the sandbox', async () => {
  const { items } = await console.handlers.console.connections({}, call);
  expect(items.find(({ environmentId }) => environmentId === sandboxId)?.keyMask).toMatch(/^•/);
  await console.engine.close();
  expect(canary.findBelow(console.folder)).toEqual([]);
});
