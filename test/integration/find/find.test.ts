import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#engine/engine-parts.ts';
import { createRouter } from '#hosts/router.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
const folder = tempFolder();
let engine: Engine;
let receiver = '';

beforeAll(async () => {
  engine = await makeEngine(folder.path, {});
  receiver = (await engine.handlers.endpoints.create({ slug: 'orders', scheme: 'zof', secrets: [] }, call)).url ?? '';
  const event = { id: 'evt_7', type: 'run.failed', created: '2026-05-20T12:00:00Z', data: { object: { id: 'x', run_id: 'run_81' } } };
  for (let sent = 0; sent < 2; sent += 1) await fetch(receiver, { method: 'POST', body: JSON.stringify(event) });
  await waitFor(async () => (await engine.handlers.deliveries.list({ query: '', limit: 10 }, call)).items.length === 2);
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

const find = (text: string) => engine.handlers.search.find({ text }, call);

describe('what a text names', () => {
  test('a delivery, an event and a run lead to where the window shows them', async () => {
    const { items } = await find('dlv_1 evt_7 run_81');
    expect(items.map(({ kind, place }) => [kind, place?.replace(/env_\w+/, 'env')])).toEqual([
      ['delivery', '#/timeline/dlv_1'],
      ['event', '#/timeline/dlv_2'],
      ['run', '#/runs/env/run_81'],
    ]);
    expect(items[1]?.detail).toBe('run.failed, received 2 times, no-secret');
  });

  test('an id that is not here is said, and is no failure', async () => {
    expect(await find('dlv_99')).toEqual({ reading: 'No delivery has the id dlv_99.', items: [] });
    expect((await find('evt_none')).reading).toBe('No delivery carries the event evt_none.');
  });

  test("the receiver's address is its endpoint, under either name of this machine and below its path", async () => {
    for (const url of [receiver, receiver.replace('127.0.0.1', 'localhost'), `${receiver}/more?a=1`]) {
      expect((await find(url)).items).toMatchObject([{ kind: 'endpoint', name: 'orders' }]);
    }
  });

  test('an address of a target is the target; another one can be begun with, its credentials masked', async () => {
    const client = createRouterClient(createRouter({ handlers: engine.handlers, logger: recordingLogger(), isOutputChecked: true }));
    const { id } = await client.targets.create({ name: 'Staging', url: 'https://staging.example/hooks' });
    expect((await find('https://staging.example/hooks')).items).toMatchObject([{ kind: 'target', id, place: `#/targets/${id}` }]);
    const [unknown] = (await find('https://other.example/hooks?token=s3cret')).items;
    expect(unknown).toMatchObject({ kind: 'address', id: null, place: null });
    expect(unknown?.name).not.toContain('s3cret');
  });

  test('a copied request shows the endpoint it goes to and the event it carries; its credentials stay with who asked', async () => {
    const found = await find(
      `curl ${receiver} -H 'Authorization: Bearer c4nary' -d '{"id":"evt_7","type":"run.failed","data":{"object":{}}}'`,
    );
    expect(found.reading).toBe('This is a cURL command.');
    expect(found.items.map(({ kind }) => kind)).toEqual(['event', 'endpoint', 'request']);
    expect(JSON.stringify(found)).not.toContain('c4nary');
  });

  test('a payload is known by its event', async () => {
    const found = await find('{"id":"evt_7","type":"run.failed","data":{"object":{"run_id":"run_81"}}}');
    expect(found.items.map(({ kind }) => kind)).toEqual(['event', 'run', 'payload']);
  });
});
