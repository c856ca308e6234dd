/** VER-08, SEC-02: secrets over time, through an engine with a clock and a vault that a test holds. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { feedEventSchema } from '#contract/feed.ts';
import { deliveryIdOf, type EndpointId, endpointIdSchema } from '#contract/ids.ts';
import type { Endpoint, Secret } from '#contract/models/endpoint.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { fail } from '#engine/failure.ts';
import type { Vault } from '#engine/ports.ts';
import { openFileVault } from '#engine/secrets/file-vault.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
const first = 'the first secret, long enough';
const second = 'the second secret, long enough';
const startUs = 1_780_000_000_000_000;
const hourUs = 3_600_000_000;

let folder: ReturnType<typeof tempFolder>;
let engine: Engine;
let nowUs: number;
let logger: ReturnType<typeof recordingLogger>;
const clock = { nowUs: () => nowUs };

beforeEach(async () => {
  folder = tempFolder();
  nowUs = startUs;
  logger = recordingLogger();
  engine = await makeEngine(folder.path, { clock, logger });
});

afterEach(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

async function restart(vault?: Vault): Promise<void> {
  await engine.close();
  engine = await makeEngine(folder.path, { clock, logger, ...(vault === undefined ? {} : { vault }) });
}

const create = (slug: string, more: Partial<Parameters<Engine['handlers']['endpoints']['create']>[0]> = {}): Promise<Endpoint> =>
  engine.handlers.endpoints.create({ slug, scheme: 'zof', secrets: [first], ...more }, call);

async function get(id: EndpointId): Promise<Endpoint> {
  const { items } = await engine.handlers.endpoints.list({}, call);
  return items.find((endpoint) => endpoint.id === id) ?? neverHere();
}

function neverHere(): never {
  throw new Error('It is not there');
}

const firstOf = (endpoint: Endpoint): Secret => endpoint.secrets[0] ?? neverHere();
const statesOf = async (id: EndpointId) => (await get(id)).secrets.map(({ state }) => state);

let sent = 0;
/** Sends to the endpoint, signed with a secret, and gives the verdict at capture. */
async function verdictWith(endpoint: Endpoint, secret: string): Promise<string> {
  sent += 1;
  const body = `{"id":"evt_${sent}"}`;
  const { url } = await get(endpoint.id);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const answer = await fetch(url ?? '', { method: 'POST', body, headers: { 'X-Zof-Signature': signature } });
  expect(answer.status).toBe(200);
  const [newest] = (await engine.handlers.deliveries.list({ query: '', limit: 1 }, call)).items;
  return newest?.verdict ?? neverHere();
}

/** `endpoints` gives an endpoint as it was told, time after time. */
async function watchFeed() {
  const subscription = `feed${sent++}`;
  const feed = await engine.handlers.feed.subscribe({ subscription }, call);
  const told: Endpoint[] = [];
  const read = async () => {
    for await (const batch of feed) {
      for (const event of batch.events.map((one) => feedEventSchema.parse(one)))
        if (event.kind === 'endpoint.changed') told.push(event.endpoint);
      await engine.handlers.feed.acknowledge({ subscription, seq: batch.seq }, call);
    }
  };
  // The feed ends with the engine; what a test waits for fails by itself when reading does.
  read().catch(() => undefined);
  return { endpoints: (id: EndpointId) => told.filter((endpoint) => endpoint.id === id) };
}

describe('rotation', () => {
  test('both secrets count for the overlap, then the earlier one retires by itself, at the moment of asking and over the feed', async () => {
    const endpoint = await create('orders');
    const feed = await watchFeed();
    const rotated = await engine.handlers.secrets.rotate({ endpointId: endpoint.id, value: second, overlapSeconds: 3600 }, call);
    expect(rotated).toMatchObject({
      secret: { state: 'current', validFromUs: startUs, validUntilUs: null, name: 'Secret 2' },
      previous: [{ id: firstOf(endpoint).id, state: 'previous', validUntilUs: startUs + hourUs }],
    });
    expect([await verdictWith(endpoint, first), await verdictWith(endpoint, second)]).toEqual(['verified', 'verified']);

    const told = feed.endpoints(endpoint.id).length;
    nowUs = startUs + hourUs;
    expect(await statesOf(endpoint.id)).toEqual(['current', 'retired']);
    expect([await verdictWith(endpoint, first), await verdictWith(endpoint, second)]).toEqual(['mismatch', 'verified']);
    await waitFor(() => feed.endpoints(endpoint.id).length > told && feed.endpoints(endpoint.id).at(-1)?.secrets[1]?.state === 'retired', {
      limitMs: 10_000,
      what: 'the end of the overlap on the feed',
    });
    expect(await engine.handlers.deliveries.get({ id: deliveryIdOf(1) }, call)).toMatchObject({ verdict: 'verified' });
  }, 20_000);

  test('a secret that ends sooner keeps its end, one that is over or to come is left alone, and no overlap ends at once', async () => {
    const endpoint = await create('orders', {
      secrets: [
        { value: first },
        { value: 'ends in a minute, long enough', validUntilUs: startUs + 60_000_000 },
        { value: 'is over, and long enough', validFromUs: 0, validUntilUs: startUs - 1 },
        { value: 'is to come, and long enough', validFromUs: startUs + 5 * hourUs },
      ],
    });
    expect(endpoint.secrets.map(({ state }) => state)).toEqual(['current', 'previous', 'retired', 'upcoming']);
    const { previous } = await engine.handlers.secrets.rotate({ endpointId: endpoint.id, value: second, overlapSeconds: 3600 }, call);
    expect(previous.map(({ validUntilUs }) => validUntilUs)).toEqual([startUs + hourUs, startUs + 60_000_000]);
    const now = await engine.handlers.secrets.rotate({ endpointId: endpoint.id, overlapSeconds: 0 }, call);
    expect(now.previous.map(({ state, validUntilUs }) => [state, validUntilUs])).toEqual(
      Array.from({ length: 3 }, () => ['retired', startUs]),
    );
    expect(await statesOf(endpoint.id)).toEqual(['current', 'retired', 'retired', 'retired', 'retired', 'upcoming']);
    expect((await get(endpoint.id)).secrets[4]).toMatchObject({ validUntilUs: startUs - 1 });
  });

  test('without a value a secret is made in the form of the scheme, and survives a restart', async () => {
    const endpoint = await create('svix', { scheme: 'svix', secrets: [] });
    const { secret, previous } = await engine.handlers.secrets.rotate({ endpointId: endpoint.id, overlapSeconds: 60 }, call);
    expect([secret.notice, previous]).toEqual([null, []]);
    const { value } = await engine.handlers.secrets.reveal({ id: secret.id }, call);
    expect(value).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await restart();
    expect(await engine.handlers.secrets.reveal({ id: secret.id }, call)).toEqual({ value });
  });

  test('two at once are made one after the other', async () => {
    const endpoint = await create('orders');
    const rotate = () => engine.handlers.secrets.rotate({ endpointId: endpoint.id, overlapSeconds: 60 }, call);
    await Promise.all([rotate(), rotate(), rotate()]);
    const { secrets } = await get(endpoint.id);
    expect(secrets.map(({ state, name }) => [state, name])).toEqual([
      ['current', 'Secret 4'],
      ['previous', 'Secret 3'],
      ['previous', 'Secret 2'],
      ['previous', 'Secret 1'],
    ]);
    expect(secrets.filter(({ validUntilUs }) => validUntilUs === null)).toHaveLength(1);
  });
});

describe('validity', () => {
  test('a planned secret is upcoming, is told when it begins, and is current from then on', async () => {
    const endpoint = await create('orders');
    const feed = await watchFeed();
    await engine.handlers.secrets.add({ endpointId: endpoint.id, value: second, validFromUs: startUs + hourUs }, call);
    expect(await statesOf(endpoint.id)).toEqual(['upcoming', 'current']);
    expect(await verdictWith(endpoint, second)).toBe('mismatch');
    nowUs += hourUs;
    await waitFor(() => feed.endpoints(endpoint.id).at(-1)?.secrets[0]?.state === 'current', { limitMs: 10_000, what: 'the beginning' });
    expect(await verdictWith(endpoint, second)).toBe('verified');
    expect(await statesOf(endpoint.id)).toEqual(['current', 'previous']);
  }, 20_000);

  test('an end before the beginning is refused wherever it is given, with both times, and nothing is stored', async () => {
    const endpoint = await create('orders');
    const { id } = firstOf(endpoint);
    const dates = { validFromUs: startUs, validUntilUs: startUs - 1000 };
    const refused = {
      code: 'conflict.secret_dates',
      details: { from: '2026-05-28 20:26:40.000 UTC', until: '2026-05-28 20:26:39.999 UTC' },
    };
    const { secrets, endpoints } = engine.handlers;
    await expect(secrets.add({ endpointId: endpoint.id, value: second, ...dates }, call)).rejects.toMatchObject(refused);
    await expect(secrets.update({ id, validUntilUs: startUs - 1000 }, call)).rejects.toMatchObject(refused);
    await expect(secrets.copy({ id, endpointId: endpoint.id, ...dates }, call)).rejects.toMatchObject(refused);
    await expect(create('other', { secrets: [{ value: second, ...dates }] })).rejects.toMatchObject(refused);
    expect((await endpoints.list({}, call)).items.filter(({ slug }) => slug === 'other')).toEqual([]);
    expect((await get(endpoint.id)).secrets).toEqual(endpoint.secrets);
  });

  test('update renames and moves beginning and end; what is left out stays', async () => {
    const endpoint = await create('orders');
    const { id } = firstOf(endpoint);
    const update = (change: object) => engine.handlers.secrets.update({ id, ...change }, call);
    expect(await update({ name: 'Old' })).toMatchObject({ name: 'Old', validFromUs: startUs, validUntilUs: null, state: 'current' });
    expect(await update({ validFromUs: 0, validUntilUs: startUs })).toMatchObject({ name: 'Old', validFromUs: 0, state: 'retired' });
    expect(await update({ validUntilUs: null })).toMatchObject({ validFromUs: 0, validUntilUs: null, state: 'current' });
    await restart();
    expect(firstOf(await get(endpoint.id))).toMatchObject({ name: 'Old', validFromUs: 0, validUntilUs: null });
  });

  test('retiring again does not move the end, and what is to come can be retired before it begins', async () => {
    const endpoint = await create('orders');
    const { id } = firstOf(endpoint);
    const retire = (secretId: Secret['id'], isRetired = true) => engine.handlers.secrets.retire({ id: secretId, isRetired }, call);
    await retire(id);
    nowUs += hourUs;
    expect(await retire(id)).toMatchObject({ state: 'retired', validUntilUs: startUs });
    expect(await retire(id, false)).toMatchObject({ state: 'current', validUntilUs: null });
    const planned = await engine.handlers.secrets.add({ endpointId: endpoint.id, value: second, validFromUs: nowUs + hourUs }, call);
    expect(await retire(planned.id)).toMatchObject({ state: 'retired' });
    expect(await retire(planned.id, false)).toMatchObject({ state: 'upcoming' });
  });

  test('a secret that is taken back has the end it had, while that is to come', async () => {
    const { id } = firstOf(await create('orders', { secrets: [{ value: first, validUntilUs: startUs + hourUs }] }));
    const retire = (isRetired: boolean) => engine.handlers.secrets.retire({ id, isRetired }, call);
    await retire(true);
    await retire(true);
    expect(await retire(false)).toMatchObject({ state: 'current', validUntilUs: startUs + hourUs });
    await retire(true);
    nowUs += hourUs;
    expect(await retire(false)).toMatchObject({ state: 'current', validUntilUs: null });
  });

  test('the ready-made secret has counted from the beginning', async () => {
    const endpoint = await get(endpointIdSchema.parse('ep_default'));
    expect(endpoint.secrets).toMatchObject([{ state: 'current', validFromUs: 0, validUntilUs: null, notice: null }]);
  });
});

describe('the value', () => {
  test.each([
    ['one character', 'x'],
    ['10,000 characters', 'k'.repeat(10_000)],
    ['NUL', `a secret with \0 in it, long enough`],
    ['emoji', 'secret 🔑 of the 👩‍👩‍👧 who sends'],
    ['white space around', ` ${second}\r\n`],
    ['a byte order mark', `\ufeff${second}`],
  ])('%s is kept byte for byte, also over a restart, and verifies', async (_, value) => {
    const endpoint = await create('orders', { secrets: [value] });
    expect(await verdictWith(endpoint, value)).toBe('verified');
    await restart();
    expect(await engine.handlers.secrets.reveal({ id: firstOf(endpoint).id }, call)).toEqual({ value });
    expect(await verdictWith(endpoint, value)).toBe('verified');
  });

  test('trim takes the white space away and keeps everything else; a second time changes nothing', async () => {
    const endpoint = await create('orders', {
      secrets: [{ value: ` ${first}\n`, name: 'Pasted', validFromUs: 0, validUntilUs: startUs + hourUs }],
    });
    const pasted = firstOf(endpoint);
    expect(pasted).toMatchObject({ isTrimmable: true, notice: expect.stringContaining('white space') });
    expect(await verdictWith(endpoint, first)).toBe('mismatch');
    const trimmed = await engine.handlers.secrets.trim({ id: pasted.id }, call);
    expect(trimmed).toEqual({ ...pasted, isTrimmable: false, notice: null });
    expect(await verdictWith(endpoint, first)).toBe('verified');
    expect(await engine.handlers.secrets.trim({ id: pasted.id }, call)).toEqual(trimmed);
    await restart();
    expect(await engine.handlers.secrets.reveal({ id: pasted.id }, call)).toEqual({ value: first });
  });

  test('copy gives the value to another endpoint, judged by its scheme, and says from where', async () => {
    const [orders, shop, svix] = [
      await create('orders', { name: 'Orders' }),
      await create('shop'),
      await create('svix', { scheme: 'svix', secrets: [] }),
    ];
    const copied = await engine.handlers.secrets.copy({ id: firstOf(orders).id, endpointId: shop.id, validFromUs: 0 }, call);
    expect(copied).toMatchObject({ endpointId: shop.id, name: 'Secret 1, from Orders', state: 'previous', validFromUs: 0 });
    expect(await verdictWith(shop, first)).toBe('verified');
    const refused = engine.handlers.secrets.copy({ id: firstOf(orders).id, endpointId: svix.id }, call);
    await expect(refused).rejects.toMatchObject({ code: 'input.secret', details: { problem: expect.stringContaining('Character 4') } });
  });

  test('a copy is accepted beside the own secrets, and current only where none of them counts', async () => {
    const orders = await create('orders', { name: 'Orders' });
    const shop = await create('shop', { secrets: [second, 'an earlier secret, long enough'] });
    const copy = (id: Secret['id'], endpointId: EndpointId) => engine.handlers.secrets.copy({ id, endpointId }, call);
    const copied = await copy(firstOf(orders).id, shop.id);
    await restart();
    const { secrets } = await get(shop.id);
    expect(secrets.map(({ id, state }) => [id === copied.id, state])).toEqual([
      [false, 'current'],
      [false, 'previous'],
      [true, 'previous'],
    ]);
    const none = await create('none', { secrets: [{ value: second, validFromUs: 0, validUntilUs: startUs - 1 }] });
    expect(await copy(copied.id, none.id)).toMatchObject({ name: 'Secret 1, from Orders', state: 'current' });
  });

  test('a change of scheme keeps the secrets and says which of them match nothing; back again says nothing', async () => {
    const endpoint = await create('orders');
    const changed = await engine.handlers.endpoints.update({ id: endpoint.id, scheme: 'standard-webhooks' }, call);
    expect(firstOf(changed).notice).toContain('matches nothing with the scheme standard-webhooks');
    const asHex = await engine.handlers.endpoints.update({ id: endpoint.id, scheme: 'github', secretEncoding: 'hex' }, call);
    expect(firstOf(asHex).notice).toContain('takes secrets as hex');
    const back = await engine.handlers.endpoints.update({ id: endpoint.id, scheme: 'zof' }, call);
    expect(back.secrets).toEqual(endpoint.secrets);
    expect(await verdictWith(endpoint, first)).toBe('verified');
  });

  test('a refused secret leaves no endpoint behind, whichever it is', async () => {
    await expect(create('half', { secrets: [first, ' '] })).rejects.toMatchObject({ code: 'input.secret' });
    expect(await create('half')).toMatchObject({ slug: 'half' });
  });

  test('every reveal is a line of the log, without the value', async () => {
    const { id } = firstOf(await create('orders'));
    await engine.handlers.secrets.reveal({ id }, call);
    await engine.handlers.secrets.reveal({ id }, call);
    const lines = logger.lines.filter(({ fields }) => fields['secretId'] === id);
    expect(lines.map(({ message }) => message)).toEqual(['A signing secret is revealed', 'A signing secret is revealed']);
    expect(JSON.stringify(logger.lines)).not.toContain(first);
  });
});

describe('an endpoint', () => {
  test('takes every field of its scheme; a custom one gets its fields written out', async () => {
    const endpoint = await create('mine', { scheme: 'custom', headerName: 'X-Mine', toleranceSeconds: 60, freshnessSeconds: 90 });
    expect(endpoint).toMatchObject({
      headerName: 'X-Mine',
      toleranceSeconds: 60,
      freshnessSeconds: 90,
      custom: { template: '{body}', encoding: 'hex' },
    });
    const update = (change: object) => engine.handlers.endpoints.update({ id: endpoint.id, ...change }, call);
    expect(await update({ publicUrl: 'https://example.test/hook', name: 'Mine' })).toMatchObject({
      publicUrl: 'https://example.test/hook',
      name: 'Mine',
    });
    expect(await update({ publicUrl: null, freshnessSeconds: null })).toMatchObject({
      publicUrl: null,
      freshnessSeconds: null,
      toleranceSeconds: 60,
    });
    await restart();
    expect(await get(endpoint.id)).toMatchObject({ name: 'Mine', scheme: 'custom', toleranceSeconds: 60, custom: { template: '{body}' } });
  });

  test('Unrouted has a scheme and secrets of its own', async () => {
    const id = endpointIdSchema.parse('ep_unrouted');
    await engine.handlers.endpoints.update({ id, scheme: 'github' }, call);
    await engine.handlers.secrets.add({ endpointId: id, value: first }, call);
    const signature = `sha256=${createHmac('sha256', first).update('{}').digest('hex')}`;
    await fetch(`${engine.receiver().url}/no/endpoint`, { method: 'POST', body: '{}', headers: { 'X-Hub-Signature-256': signature } });
    const [newest] = (await engine.handlers.deliveries.list({ query: '', limit: 1 }, call)).items;
    expect(newest).toMatchObject({ verdict: 'verified', endpointId: id });
  });

  test('two with one path at once: one is made, the other refused', async () => {
    const results = await Promise.allSettled([create('same'), create('same')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('SEC-02 the vault', () => {
  /** The key-file vault behind a lock that a test turns. */
  async function lockable() {
    const file = await openFileVault(folder.path);
    const state = { isLocked: false, isOld: false, seals: 0 };
    const vault: Vault = {
      ...file,
      async seal(plain) {
        // why: the sandbox seals keys of its own when it gets to it.
        if (Buffer.from(plain).toString() === first) state.seals += 1;
        return file.seal(plain);
      },
      async open(sealed) {
        if (state.isLocked) fail('secret.vault_locked', { problem: 'The keyring is temporarily unavailable.' });
        return { ...(await file.open(sealed)), isOutdated: state.isOld };
      },
    };
    return { vault, state };
  }

  test('locked at the start: nothing is overwritten, and the secrets are opened as soon as it is possible', async () => {
    const endpoint = await create('orders');
    const { id } = firstOf(endpoint);
    const { vault, state } = await lockable();
    state.isLocked = true;
    await restart(vault);
    expect(firstOf(await get(endpoint.id)).notice).toContain('keychain is locked');
    expect(await verdictWith(endpoint, first)).toBe('no-secret');
    await expect(engine.handlers.secrets.reveal({ id }, call)).rejects.toMatchObject({ code: 'secret.vault_locked' });
    await expect(engine.handlers.secrets.trim({ id }, call)).rejects.toMatchObject({ code: 'secret.vault_locked' });
    expect(await engine.handlers.secrets.update({ id, name: 'Renamed' }, call)).toMatchObject({ name: 'Renamed' });

    const feed = await watchFeed();
    state.isLocked = false;
    await waitFor(() => feed.endpoints(endpoint.id).at(-1)?.secrets[0]?.notice === null, { limitMs: 10_000, what: 'the opened secret' });
    expect(firstOf(await get(endpoint.id))).toMatchObject({ name: 'Renamed', state: 'current' });
    expect(await verdictWith(endpoint, first)).toBe('verified');
    expect(state.seals).toBe(0);
  }, 20_000);

  test('a vault that waits for a person keeps no delivery from being received', async () => {
    const endpoint = await create('orders');
    const { vault } = await lockable();
    await restart({ ...vault, open: () => new Promise(() => undefined) });
    expect(await verdictWith(endpoint, first)).toBe('no-secret');
  }, 20_000);

  test('outdated seals are made anew once, and open as before', async () => {
    const endpoint = await create('orders');
    const { vault, state } = await lockable();
    state.isOld = true;
    await restart(vault);
    const sealedAnew = () => logger.lines.filter(({ message }) => message === 'A signing secret was sealed anew').length;
    await waitFor(() => sealedAnew() === 2, { what: 'both secrets sealed anew' });
    state.isOld = false;
    await restart(vault);
    expect(await verdictWith(endpoint, first)).toBe('verified');
    expect(sealedAnew()).toBe(2);
  });
});
