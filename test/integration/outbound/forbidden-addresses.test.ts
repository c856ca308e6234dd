/** RPL-03 through every door that sends: nothing is connected to, which is looked at where connect(2) is called. */
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DeliveryId, deliveryIdOf } from '#contract/ids.ts';
import type { Composition } from '#contract/models/composer.ts';
import { planOptionsSchema } from '#contract/models/plan.ts';
import { targetOptionsShape } from '#contract/models/target.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { Failure } from '#engine/failure.ts';
import { forbiddenHosts, unreadableHosts } from '#test/fixtures/outbound/forbidden-hosts.ts';
import { makeAwakeEngine } from '#test/support/awake-engine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type ConnectWatch, watchConnects } from '#test/support/watch-connects.ts';

const call = { signal: undefined };
const folder = tempFolder();
let engine: Engine;
let deliveryId: DeliveryId;
let targetId: Awaited<ReturnType<Engine['handlers']['targets']['create']>>['id'];
let watch: ConnectWatch;

const targetOptions = { ...z.object(targetOptionsShape).parse({}), signing: null, secret: null };

function compositionTo(url: string): Composition {
  const plain = { method: 'POST', contentType: 'application/json', headers: [], spoilers: [] };
  return { ...plain, destination: { to: 'url', url }, signer: { by: 'nobody' } };
}

/** Every way in which a person or a script can have something sent to a URL of theirs. */
const doors: Readonly<Record<string, (url: string, host: string) => Promise<unknown>>> = {
  'a preview': (url) => engine.handlers.replays.preview({ deliveryId, target: { url }, kind: 'exact' }, call),
  'a replay': (url, host) =>
    engine.handlers.replays.start({ deliveryIds: [deliveryId], target: { url }, kind: 'exact', confirmedHost: host }, call),
  'a plan': async (url, host) => {
    const { plans } = engine.handlers;
    const options = planOptionsSchema.parse({ target: { url }, kind: 'exact' });
    const { id, fingerprint } = await plans.create({ from: { set: { ids: [deliveryId] } }, options }, call);
    return plans.start({ id, fingerprint, confirmedHost: host }, call);
  },
  'a target': (url) => engine.handlers.targets.create({ ...targetOptions, name: 'Far', url }, call),
  'another URL of a target': (url) => engine.handlers.targets.update({ id: targetId, url }, call),
  'a check of a handler': (url, host) =>
    engine.handlers.replays.checkIdempotency({ deliveryId, target: { url }, kind: 'exact', confirmedHost: host }, call),
  'a probe of its state': (url) =>
    engine.handlers.replays.checkIdempotency({ deliveryId, target: { url: 'http://127.0.0.1:9/' }, kind: 'exact', probeUrl: url }, call),
  'a composed request': (url, host) =>
    engine.handlers.composer.send({ what: { text: { text: '{}' }, composition: compositionTo(url) }, confirmedHost: host }, call),
  'a preview of one': (url) => engine.handlers.composer.preview({ text: { text: '{}' }, composition: compositionTo(url) }, call),
};

const consoleDoor = (url: string) =>
  engine.handlers.console.connect({ environmentId: stagingId(), baseUrl: url, apiKey: 'zof_sk_of_no_use_0123456789' }, call);

let staging: Awaited<ReturnType<Engine['handlers']['console']['connections']>>['items'][number] | undefined;
function stagingId() {
  if (staging === undefined) throw new Error('There is no such environment');
  return staging.environmentId;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing refused it';
  } catch (error) {
    return error instanceof Failure ? error.code : String(error);
  }
}

async function codesOf(host: string): Promise<Readonly<Record<string, string>>> {
  const codes: Record<string, string> = {};
  for (const [door, send] of Object.entries(doors)) codes[door] = await codeOf(send(`http://${host}/latest/meta-data`, host));
  codes['TLS'] = await codeOf(doors['a replay']?.(`https://${host}:8443/`, host) ?? Promise.resolve());
  codes['the Console'] = await codeOf(consoleDoor(`https://${host}/v1`));
  return codes;
}

beforeAll(async () => {
  engine = await makeAwakeEngine(folder.path);
  const { endpoints, targets, deliveries, console } = engine.handlers;
  const { items } = await endpoints.list({}, call);
  const endpoint = items.find(({ slug, url }) => slug !== null && url !== null);
  await fetch(endpoint?.url ?? '', { method: 'POST', body: '{"id":"evt_1"}' });
  await waitFor(async () => (await deliveries.list({ query: '', limit: 10 }, call)).items.length === 1);
  deliveryId = deliveryIdOf(1);
  targetId = (await targets.create({ ...targetOptions, name: 'Near', url: 'http://127.0.0.1:9/' }, call)).id;
  staging = (await console.connections({}, call)).items.find(({ environmentId }) => environmentId === 'env_staging');
}, 120_000);

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

beforeEach(() => {
  watch = watchConnects();
  return () => watch[Symbol.dispose]();
});

describe('RPL-03 forbidden addresses', () => {
  const refusedBy = (code: string, consoleCode: string) => ({
    ...Object.fromEntries([...Object.keys(doors), 'TLS'].map((door) => [door, code])),
    'the Console': consoleCode,
  });

  it(`in ${forbiddenHosts.length} spellings are connected to through no door`, async () => {
    expect(forbiddenHosts.length).toBeGreaterThanOrEqual(60);
    for (const [host, what] of forbiddenHosts) {
      expect(await codesOf(host), `${what}: ${host}`).toEqual(refusedBy('replay.target_refused', 'input.console_url'));
    }
    expect(watch.connects()).toEqual([]);
  });

  it(`in ${unreadableHosts.length} spellings that are no host are connected to through no door`, async () => {
    for (const host of unreadableHosts) expect(await codesOf(host), host).toEqual(refusedBy('input.target_url', 'input.console_url'));
    expect(watch.connects()).toEqual([]);
  });

  it('are stored by no door', async () => {
    const { replays, targets } = engine.handlers;
    expect((await replays.list({ limit: 10 }, call)).items).toEqual([]);
    expect((await targets.list({}, call)).items.map(({ url }) => url)).toEqual(['http://127.0.0.1:9/']);
  });
});

describe('RPL-03 what is looked at', () => {
  it('sees a connection that is refused', async () => {
    // why: `once` of node:events gives up at the error, which comes before the end.
    await new Promise((ended) =>
      connect(9, '127.0.0.1')
        .on('error', () => undefined)
        .once('close', ended),
    );
    expect(watch.connects()).toEqual(['127.0.0.1:9']);
  });
});
