import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { feedEventSchema } from '#contract/feed.ts';
import { deliveryIdOf, endpointIdSchema } from '#contract/ids.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
const secret = 'an endpoint secret of decent length';
const event = (id: string, type = 'run.completed') =>
  JSON.stringify({ id, type, created: '2026-05-20T12:00:00Z', data: { object: { id: 'r1', organization_id: 'org_1', run_id: 'run_1' } } });
const signatureOf = (body: string, key = secret) => createHmac('sha256', key).update(body).digest('hex');

let folder: ReturnType<typeof tempFolder>;
let engine: Engine;

beforeEach(async () => {
  folder = tempFolder();
  engine = await makeEngine(folder.path);
});

afterEach(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

async function makeEndpoint(slug = 'orders'): Promise<string> {
  const endpoint = await engine.handlers.endpoints.create({ slug, scheme: 'zof', secrets: [secret] }, call);
  if (endpoint.url === null) throw new Error('The endpoint has no address');
  return endpoint.url;
}

async function post(url: string, body: string, signature?: string): Promise<number> {
  const answer = await fetch(url, { method: 'POST', body, headers: signature === undefined ? {} : { 'X-Zof-Signature': signature } });
  return answer.status;
}

async function newest(query = '') {
  const { items } = await engine.handlers.deliveries.list({ query, limit: 100 }, call);
  return items;
}

describe('from capture to replay', () => {
  test('a signed delivery is verified, kept byte for byte, listed, explained and found again after a restart', async () => {
    const url = await makeEndpoint();
    const body = event('evt_1');
    expect(await post(`${url}?try=1`, body, signatureOf(body))).toBe(200);
    const [row] = await waitFor(async () => (await newest()).length === 1 && newest());
    expect(row).toMatchObject({
      eventType: 'run.completed',
      eventId: 'evt_1',
      runId: 'run_1',
      organizationId: 'org_1',
      verdict: 'verified',
      duplicateNumber: 1,
      envelope: 'current',
    });

    const id = deliveryIdOf(1);
    const report = await engine.handlers.deliveries.signature({ id }, call);
    expect(report.comparisons).toEqual([expect.objectContaining({ expected: signatureOf(body), matches: true })]);
    await engine.close();

    engine = await makeEngine(folder.path);
    const delivery = await engine.handlers.deliveries.get({ id }, call);
    expect(delivery).toMatchObject({
      url: '/in/orders?try=1',
      method: 'POST',
      answeredStatus: 200,
      eventTime: '2026-05-20T12:00:00Z',
      endpointName: 'orders',
    });
    expect(delivery.headers).toContainEqual(['X-Zof-Signature', signatureOf(body)]);
    const stored = await engine.bodies.delivery(id, 0, 1_000_000);
    expect(Buffer.from(stored?.bytes ?? []).toString()).toBe(body);
  });

  test('who was answered 200 and then asks finds the delivery, at once and with its answer', async () => {
    const url = await makeEndpoint();
    for (let number = 1; number <= 30; number += 1) {
      expect(await post(url, event(`evt_${number}`))).toBe(200);
      const [first] = await newest();
      expect(first).toMatchObject({ id: `dlv_${number}`, eventId: `evt_${number}` });
      expect(await engine.handlers.deliveries.count({ query: '' }, call)).toMatchObject({ count: number });
    }
  });

  test('a delivery without a body can be opened like any other', async () => {
    const url = await makeEndpoint();
    expect(await post(url, '')).toBe(200);
    expect(await engine.handlers.deliveries.get({ id: deliveryIdOf(1) }, call)).toMatchObject({
      envelope: 'empty',
      body: { keptBytes: 0, kind: 'empty' },
    });
    expect(await engine.bodies.delivery(deliveryIdOf(1), 0, 10)).toMatchObject({ length: 0 });
  });

  test('a wrong signature is kept with its verdict and the sender gets 200 all the same', async () => {
    const url = await makeEndpoint();
    expect(await post(url, event('evt_1'), signatureOf('something else'))).toBe(200);
    expect(await post(url, event('evt_2'))).toBe(200);
    await waitFor(async () => (await newest()).length === 2);
    expect((await newest()).map((row) => row.verdict)).toEqual(['missing', 'mismatch']);
    const report = await engine.handlers.deliveries.signature({ id: deliveryIdOf(1) }, call);
    expect(report.comparisons[0]?.matches).toBe(false);
    expect(report.sentence).not.toBe('');
  });

  test('the second delivery of an event is number 2, an unknown path lands on Unrouted, and filters find each', async () => {
    const url = await makeEndpoint();
    for (const id of ['evt_a', 'evt_b', 'evt_a'])
      await post(url, event(id, id === 'evt_b' ? 'shop.opened' : 'run.failed'), signatureOf('x'));
    await post(new URL('/somewhere/else', url).href, event('evt_c'));
    await waitFor(async () => (await newest()).length === 4);
    expect((await newest()).map((row) => [row.eventId, row.duplicateNumber, row.endpointSlug])).toEqual([
      ['evt_c', 1, ''],
      ['evt_a', 2, 'orders'],
      ['evt_b', 1, 'orders'],
      ['evt_a', 1, 'orders'],
    ]);
    expect((await newest('type:run.failed')).map((row) => row.id)).toEqual(['dlv_3', 'dlv_1']);
    expect((await newest('type:shop.opened'))[0]).toMatchObject({ isKnownType: false });
    expect(await newest('verdict:mismatch -type:shop.opened run:run_1 org_1')).toHaveLength(2);
    await expect(newest('colour:red')).rejects.toMatchObject({ code: 'input.query_syntax' });
  });

  test('the test event is signed with the current secret and arrives verified on the ready-made endpoint', async () => {
    const id = endpointIdSchema.parse('ep_default');
    const sent = await engine.handlers.endpoints.sendTestEvent({ id, eventType: 'run.failed' }, call);
    expect(sent).toMatchObject({ status: 200, deliveryId: 'dlv_1' });
    expect(await engine.handlers.deliveries.get({ id: deliveryIdOf(1) }, call)).toMatchObject({
      verdict: 'verified',
      eventType: 'run.failed',
      eventId: sent.eventId,
    });
  });

  test('the feed announces the row and then its answer', async () => {
    const url = await makeEndpoint();
    const feed = await engine.handlers.feed.subscribe({ subscription: 'test' }, call);
    const events: unknown[] = [];
    const reading = (async () => {
      for await (const batch of feed) {
        events.push(...batch.events);
        await engine.handlers.feed.acknowledge({ subscription: 'test', seq: batch.seq }, call);
      }
    })();
    await post(url, event('evt_1'));
    const rows = () => events.map((one) => feedEventSchema.parse(one)).filter((one) => 'delivery' in one);
    await waitFor(() => rows().some((one) => one.delivery.answeredStatus === 200));
    expect(rows().find((one) => one.kind === 'delivery.captured')).toMatchObject({ delivery: { id: 'dlv_1', verdict: 'missing' } });
    await engine.close();
    await reading;
  });
});

describe('replay', () => {
  test.each(['exact', 'fresh'] as const)('%s: the handler gets the bytes, the attempt is kept with its answer', async (kind) => {
    const url = await makeEndpoint();
    const body = event('evt_1');
    await post(url, body, signatureOf(body, 'a secret that was wrong'));
    const received: { body: string; signature: string | undefined }[] = [];
    const handler = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ body: Buffer.concat(chunks).toString(), signature: String(request.headers['x-zof-signature']) });
        response.writeHead(202, { 'content-type': 'text/plain' }).end('thank you');
      });
    });
    await new Promise<void>((resolve) => handler.listen(0, '127.0.0.1', resolve));
    try {
      const address = handler.address();
      if (typeof address !== 'object' || address === null) throw new Error('The handler has no port');
      const target = `http://127.0.0.1:${address.port}/hooks`;
      const started = await engine.handlers.replays.start({ deliveryIds: [deliveryIdOf(1)], target: { url: target }, kind }, call);
      const done = await waitFor(async () => {
        const replay = await engine.handlers.replays.get({ id: started.id }, call);
        return replay.state === 'done' && replay;
      });
      expect(received).toEqual([{ body, signature: kind === 'exact' ? signatureOf(body, 'a secret that was wrong') : signatureOf(body) }]);
      expect(done.attempts).toHaveLength(1);
      expect(done.attempts[0]).toMatchObject({ outcome: 'answered', status: 202, deadline: 'in-time', number: 1 });
      const attemptId = done.attempts[0]?.id;
      if (!attemptId) throw new Error('No attempt');
      const answer = await engine.bodies.attempt(attemptId, 0, 1000);
      expect(Buffer.from(answer?.bytes ?? []).toString()).toBe('thank you');
      const listed = await engine.handlers.deliveries.attempts({ id: deliveryIdOf(1), limit: 10 }, call);
      expect(listed.items.map((attempt) => attempt.id)).toEqual([attemptId]);
      expect((await engine.handlers.replays.recentTargets({ limit: 5 }, call)).items[0]?.url).toBe(target);
    } finally {
      handler.closeAllConnections();
      handler.close();
    }
  });

  test('a fresh replay needs a secret and says so', async () => {
    await engine.handlers.endpoints.create({ slug: 'bare', scheme: 'zof', secrets: [] }, call);
    const origin = engine.receiver().url;
    await post(`${origin}/in/bare`, event('evt_1'));
    const start = engine.handlers.replays.start(
      { deliveryIds: [deliveryIdOf(1)], target: { url: 'http://127.0.0.1:9/' }, kind: 'fresh' },
      call,
    );
    await expect(start).rejects.toMatchObject({ code: 'replay.needs_secret' });
  });
});

describe('endpoints, secrets and settings', () => {
  test('a rotated secret keeps the previous one valid until it is retired, and retiring can be taken back', async () => {
    const url = await makeEndpoint();
    const created = (await engine.handlers.endpoints.list({}, call)).items.find((one) => one.slug === 'orders');
    if (!created) throw new Error('No endpoint');
    const old = created.secrets[0];
    if (!old) throw new Error('No secret');
    const added = await engine.handlers.secrets.add({ endpointId: created.id, value: 'the second secret, long enough' }, call);
    expect((await engine.handlers.secrets.list({ endpointId: created.id }, call)).items.map((one) => [one.id, one.state])).toEqual([
      [added.id, 'current'],
      [old.id, 'previous'],
    ]);
    const verdictOf = async (number: number) => (await engine.handlers.deliveries.get({ id: deliveryIdOf(number) }, call)).verification;
    await post(url, event('evt_1'), signatureOf(event('evt_1')));
    expect(await verdictOf(1)).toMatchObject({ verdict: 'verified', matchedSecret: { id: old.id }, secretsTried: 2 });
    await engine.handlers.secrets.retire({ id: old.id, isRetired: true }, call);
    await post(url, event('evt_2'), signatureOf(event('evt_2')));
    expect(await verdictOf(2)).toMatchObject({ verdict: 'mismatch', secretsTried: 1 });
    await engine.handlers.secrets.retire({ id: old.id, isRetired: false }, call);
    await post(url, event('evt_3'), signatureOf(event('evt_3')));
    expect(await verdictOf(3)).toMatchObject({ verdict: 'verified' });
    expect(await engine.handlers.secrets.reveal({ id: added.id }, call)).toEqual({ value: 'the second secret, long enough' });
  });

  test('a taken path, a bad secret and a change to Unrouted are refused in words; an archived path goes to Unrouted', async () => {
    const url = await makeEndpoint();
    await expect(makeEndpoint()).rejects.toMatchObject({ code: 'conflict.slug_taken', details: { slug: 'orders' } });
    await expect(engine.handlers.endpoints.create({ slug: 'other', scheme: 'zof', secrets: ['   '] }, call)).rejects.toMatchObject({
      code: 'input.secret',
    });
    const unrouted = endpointIdSchema.parse('ep_unrouted');
    await expect(engine.handlers.endpoints.update({ id: unrouted, isArchived: true }, call)).rejects.toMatchObject({
      code: 'conflict.endpoint_built_in',
    });
    const orders = (await engine.handlers.endpoints.list({}, call)).items.find((one) => one.slug === 'orders');
    if (!orders) throw new Error('No endpoint');
    await engine.handlers.endpoints.update({ id: orders.id, isArchived: true }, call);
    expect(await post(url, event('evt_1'))).toBe(200);
    expect(await engine.handlers.deliveries.get({ id: deliveryIdOf(1) }, call)).toMatchObject({ endpointName: 'Unrouted' });
  });

  test('a body over the limit is refused, and its row still says which event and run it was', async () => {
    const url = await makeEndpoint();
    await engine.handlers.settings.update({ bodyLimitBytes: 2048 }, call);
    const whole = event('evt_large');
    expect(await post(url, `${whole.slice(0, -1)},"filler":"${'x'.repeat(4096)}"}`)).toBe(413);
    const [row] = await newest('run:run_1');
    expect(row).toMatchObject({ eventId: 'evt_large', eventType: 'run.completed', isTruncated: true });
  });

  test('settings and endpoints survive a restart', async () => {
    await makeEndpoint();
    await engine.handlers.settings.update({ theme: 'dark', bodyLimitBytes: 2048 }, call);
    await engine.close();
    engine = await makeEngine(folder.path);
    expect(await engine.handlers.settings.get({}, call)).toMatchObject({ theme: 'dark', bodyLimitBytes: 2048, toleranceSeconds: 300 });
    const url = (await engine.handlers.endpoints.list({}, call)).items.find((one) => one.slug === 'orders')?.url;
    expect(await post(url ?? '', 'x'.repeat(4096))).toBe(413);
    const body = event('evt_1');
    expect(await post(url ?? '', body, signatureOf(body))).toBe(200);
    await waitFor(async () => (await newest('verdict:verified')).length === 1);
  });

  test('the receiver moves to another port on request, and stays where it is when that port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    if (typeof address !== 'object' || address === null) throw new Error('No port');
    const before = engine.receiver().url;
    await expect(engine.handlers.system.listen({ port: address.port }, call)).rejects.toMatchObject({
      code: 'receiver.port_in_use',
      details: { port: String(address.port), owner: expect.stringContaining(String(process.pid)) },
    });
    expect(engine.receiver()).toMatchObject({ state: 'listening', url: before });
    expect(await post(`${before}/in/zof`, '{}')).toBe(200);
    await new Promise((resolve) => taken.close(resolve));
    const { receiver } = await engine.handlers.system.listen({ port: address.port }, call);
    expect(receiver.url).toBe(`http://127.0.0.1:${address.port}`);
    expect(await post(`${receiver.url}/in/zof`, '{}')).toBe(200);
  });

  test('a second engine on the same folder is refused with the owner of the lock', async () => {
    await expect(makeEngine(folder.path)).rejects.toMatchObject({ code: 'log.locked', details: { pid: String(process.pid) } });
  });
});

test('a clean end is not taken for a crash at the next start', async () => {
  await engine.close();
  engine = await makeEngine(folder.path);
  const observed = await waitFor(
    async () => {
      const told = await engine.handlers.observations.get({}, call);
      return told.gaps.length > 0 && told;
    },
    { what: 'the gap between the two' },
  );
  expect(observed.gaps.map(({ reason }) => reason)).toEqual(['stopped']);
});
