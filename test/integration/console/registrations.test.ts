/** Registering an endpoint: the secret is kept before anybody is answered, and survives a crash at any moment. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConsoleEngine } from '#test/support/console-engine.ts';
import { call, patient, sandboxId, stagingId, startConsoleEngine } from '#test/support/console-engine.ts';
import { type Asked, type Reply, type StubConsole, startStubConsole } from '#test/support/stub-console.ts';
import { waitFor } from '#test/support/wait-for.ts';

const secret = 'the-secret-that-the-Console-made-0123456789';
const url = 'https://hooks.example.test/in/orders';

let console: ConsoleEngine;
let stub: StubConsole;

beforeEach(async () => {
  console = await startConsoleEngine();
  stub = await startStubConsole();
  await console.handlers.console.connect({ environmentId: stagingId, baseUrl: stub.baseUrl, apiKey: 'zof_sk_staging_0123456789' }, call);
});

afterEach(async () => {
  await console[Symbol.asyncDispose]();
  await stub[Symbol.asyncDispose]();
});

/** As the documentation says: a repeat with the same key gets the first answer again. */
function registering(made: Map<string, unknown>): (asked: Asked) => Reply {
  return ({ method, idempotencyKey, body }) => {
    if (method !== 'POST') return { status: 200, json: { data: [...made.values()], has_more: false } };
    const key = idempotencyKey ?? '';
    const known = made.get(key) ?? { id: `wh_${made.size + 1}`, ...Object(body), secret };
    made.set(key, known);
    return { status: 201, json: known };
  };
}

const register = (slug = 'orders') =>
  console.handlers.console.registerWebhook({ environmentId: stagingId, url, events: ['run.failed'], slug }, call);

async function endpointOf(slug: string) {
  return (await console.handlers.endpoints.list({}, call)).items.find((endpoint) => endpoint.slug === slug);
}

async function verdictOf(slug: string): Promise<string> {
  const endpoint = await endpointOf(slug);
  const body = JSON.stringify({ id: `evt_${slug}`, type: 'run.failed', data: { object: { id: 'run_1' } } });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  await fetch(endpoint?.url ?? '', { method: 'POST', body, headers: { 'X-Zof-Signature': signature } });
  return (await console.arrived(`event:evt_${slug}`))[0]?.verdict ?? '';
}

describe('an answer with a secret', () => {
  test('makes the endpoint in the environment, and judges its deliveries', async () => {
    stub.answer(registering(new Map()));
    const { webhook, endpoint, isSecretKept } = await register();
    expect(isSecretKept).toBe(true);
    expect(webhook).toEqual({ id: 'wh_1', url, events: ['run.failed'], endpointId: endpoint.id, more: '{}' });
    expect(endpoint).toMatchObject({
      slug: 'orders',
      environmentId: stagingId,
      secrets: [{ name: 'From the Console of Staging', state: 'current' }],
    });
    expect(stub.asked[0]).toMatchObject({ method: 'POST', path: '/webhooks', body: { url, events: ['run.failed'] } });
    expect(await verdictOf('orders')).toBe('verified');
    await console.restart();
    expect(await verdictOf('orders')).toBe('verified');
    expect(JSON.stringify([webhook, endpoint, console.logger.lines])).not.toContain(secret);
  });

  test('goes to an endpoint that is there, beside the secrets that it has', async () => {
    const made = await console.handlers.endpoints.create(
      { slug: 'there', environmentId: stagingId, secrets: ['the one that it had'] },
      call,
    );
    stub.answer(registering(new Map()));
    const { endpoint } = await console.handlers.console.registerWebhook(
      { environmentId: stagingId, url, events: ['run.failed'], endpointId: made.id },
      call,
    );
    expect(endpoint.id).toBe(made.id);
    expect(endpoint.secrets.map(({ state }) => state)).toEqual(['current', 'previous']);
  });
});

test('an answer without a secret makes the endpoint, and says that the secret is missing', async () => {
  stub.answer(({ body }) => ({ status: 201, json: { data: { id: 'wh_1', ...Object(body) } } }));
  const { webhook, endpoint, isSecretKept } = await register();
  expect([webhook.id, endpoint.secrets, isSecretKept]).toEqual(['wh_1', [], false]);
});

describe('a crash in between', () => {
  test('after the Console has taken it: the next start gets the first answer, with its secret, and nothing is made twice', async () => {
    const made = new Map<string, unknown>();
    const answer = registering(made);
    // The Console does what it is asked for, and its answer is lost.
    stub.answer((asked) => (answer(asked) === null ? null : null));
    const lost = register().catch((error: unknown) => error);
    await waitFor(() => made.size === 1, patient);
    expect(await endpointOf('orders')).toBeUndefined();
    await console.engine.close();
    expect(await lost).toMatchObject({ code: 'cancelled.by_user' });

    stub.answer(answer);
    await console.restart();
    const endpoint = await waitFor(() => endpointOf('orders'), patient);
    expect(endpoint).toMatchObject({ environmentId: stagingId, secrets: [{ state: 'current' }] });
    expect(await verdictOf('orders')).toBe('verified');
    expect([made.size, new Set(stub.asked.map(({ idempotencyKey }) => idempotencyKey)).size]).toEqual([1, 1]);

    const count = stub.asked.length;
    await console.restart();
    expect(await verdictOf('orders')).toBe('verified');
    expect(stub.asked).toHaveLength(count);
  });

  test('of the sandbox too, whose answers outlive a restart of Hookglass', async () => {
    const before = (await console.handlers.console.webhooks({ environmentId: sandboxId }, call)).items.length;
    await console.handlers.sandbox.configure({ faults: { latencyMs: 1_500 } }, call);
    const request = { environmentId: sandboxId, events: ['run.failed' as const], slug: 'crashed' };
    const lost = console.handlers.console.registerWebhook(request, call).catch((error: unknown) => error);
    await waitFor(async () => (await console.handlers.sandbox.state({}, call)).webhooks > before, patient).catch(() => undefined);
    await console.engine.close();
    await lost;
    await console.restart();
    await console.handlers.sandbox.configure({ faults: { latencyMs: 0 } }, call);
    const endpoint = await waitFor(() => endpointOf('crashed'), { limitMs: 40_000 });
    expect(endpoint.secrets).toHaveLength(1);
    const { items } = await console.handlers.console.webhooks({ environmentId: sandboxId }, call);
    expect(items.filter(({ url: registered }) => registered.endsWith('/in/crashed'))).toHaveLength(1);
  }, 60_000);

  test('a Console that is silent at the next start keeps no other registration waiting', async () => {
    const lost = register('first').catch((error: unknown) => error);
    await waitFor(() => stub.asked.length > 0, patient);
    await console.engine.close();
    await lost;
    await console.restart();
    const { endpoint } = await console.handlers.console.registerWebhook(
      { environmentId: sandboxId, events: ['run.failed'], slug: 'second' },
      call,
    );
    expect(endpoint.secrets).toHaveLength(1);
  });

  test('asked for again by the person, it is the same registration', async () => {
    const made = new Map<string, unknown>();
    const answer = registering(made);
    stub.answer((asked) => (answer(asked) === null ? null : null));
    const stop = new AbortController();
    const request = { environmentId: stagingId, url, events: ['run.failed'], slug: 'orders' };
    const lost = console.handlers.console.registerWebhook(request, { signal: stop.signal }).catch((error: unknown) => error);
    await waitFor(() => made.size === 1, patient);
    stop.abort();
    expect(await lost).toMatchObject({ code: 'cancelled.by_user' });
    stub.answer(answer);
    expect((await register()).isSecretKept).toBe(true);
    expect(made.size).toBe(1);
  });
});

describe('a try that may have been carried out', () => {
  test('and one that is refused after it leave the registration to be made good, with its secret', async () => {
    const made = new Map<string, unknown>();
    const answer = registering(made);
    let count = 0;
    // It is made, and the answer is a fault; then nothing more is taken, for a time that nobody waits for.
    stub.answer((asked) => {
      count += 1;
      if (count > 1) return { status: 403, json: { code: 'forbidden', message: 'Not now' } };
      answer(asked);
      return { status: 502, json: {} };
    });
    await expect(register()).rejects.toMatchObject({ code: 'console.forbidden' });
    await expect(register()).rejects.toMatchObject({ code: 'console.forbidden' });
    stub.answer(answer);
    expect((await register()).isSecretKept).toBe(true);
    expect(made.size).toBe(1);
  });
});

describe('a Console that is in trouble', () => {
  test('is tested to the end, and asked again by a person without waiting', async () => {
    stub.answer(() => ({ status: 500, json: {} }));
    const report = await console.handlers.console.test({ environmentId: stagingId }, call);
    expect(report.checks.filter(({ outcome }) => outcome === 'skipped').map(({ name }) => name)).toEqual(['authenticate']);
    const list = () => console.handlers.console.webhooks({ environmentId: stagingId }, call);
    for (let turn = 0; turn < 2; turn += 1) await expect(list()).rejects.toMatchObject({ details: { status: '500' } });
    stub.answer(() => ({ status: 200, json: { data: [{ id: 'wh_1', url: 'https://else.example.test/x', events: ['run.failed'] }] } }));
    expect((await list()).items).toHaveLength(1);
    const { items, elsewhere } = await console.handlers.console.subscriptions({ environmentId: stagingId, days: 30 }, call);
    expect([items, elsewhere]).toEqual([[], 1]);
  }, 60_000);
});

describe('what the Console refuses', () => {
  test('leaves nothing behind: no endpoint, and nothing that the next start would repeat', async () => {
    stub.answer(() => ({ status: 403, json: { error: { code: 'forbidden', message: 'This role lacks webhooks:manage' } } }));
    await expect(register()).rejects.toMatchObject({ code: 'console.forbidden' });
    expect(await endpointOf('orders')).toBeUndefined();
    const count = stub.asked.length;
    await console.restart();
    await console.arrived('', 0);
    expect(stub.asked).toHaveLength(count);
  });

  test('an address of this machine is not offered to a Console elsewhere', async () => {
    const request = { environmentId: stagingId, events: ['run.failed'], slug: 'orders' };
    await expect(console.handlers.console.registerWebhook(request, call)).rejects.toMatchObject({ code: 'input.console_url' });
    expect(stub.asked).toEqual([]);
  });

  test('an endpoint of another environment is not taken', async () => {
    const [endpoint] = (await console.handlers.endpoints.list({}, call)).items.filter(({ slug }) => slug === 'zof');
    const request = { environmentId: stagingId, url, events: ['run.failed'], ...(endpoint && { endpointId: endpoint.id }) };
    await expect(console.handlers.console.registerWebhook(request, call)).rejects.toMatchObject({ code: 'missing.endpoint' });
  });
});
