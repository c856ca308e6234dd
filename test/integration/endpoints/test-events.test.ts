/** A test event is signed as its endpoint's scheme wants it, whatever that is, and arrives verified. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EndpointId } from '#contract/ids.ts';
import type { SigningChange } from '#contract/models/signing.ts';
import { schemeNames } from '#contract/models/verdict.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
const folder = tempFolder();
let engine: Engine;
let made = 0;

beforeAll(async () => {
  engine = await makeEngine(folder.path);
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

async function makeEndpoint(signing: SigningChange, secrets: string[] = []): Promise<EndpointId> {
  made += 1;
  return (await engine.handlers.endpoints.create({ slug: `e${made}`, ...signing, secrets }, call)).id;
}

async function verdictOf(id: EndpointId, signed = true) {
  const { status, eventId, isSigned } = await engine.handlers.endpoints.sendTestEvent({ id, eventType: 'run.completed' }, call);
  expect([status, isSigned]).toEqual([200, signed]);
  const arrived = await waitFor(async () => {
    const { items } = await engine.handlers.deliveries.list({ query: '', limit: 5 }, call);
    return items.find((delivery) => delivery.eventId === eventId);
  });
  return (await engine.handlers.deliveries.get({ id: arrived.id }, call)).verification;
}

const everything = {
  algorithm: 'sha512' as const,
  encoding: 'base64url' as const,
  prefix: 'v9=',
  separator: ',',
  template: '{id}.{timestamp}.{url}.{body}',
  timestampHeader: null,
  timestampPrefix: 't=',
  timestampUnit: 'milliseconds' as const,
  idHeader: 'X-Id',
};

const cases: [string, SigningChange][] = [
  ...schemeNames.map((scheme): [string, SigningChange] => [scheme, { scheme }]),
  ['github with hex secrets', { scheme: 'github', secretEncoding: 'hex' }],
  ['slack with base64 secrets', { scheme: 'slack', secretEncoding: 'base64' }],
  ['twilio behind a tunnel', { scheme: 'twilio', publicUrl: 'https://hooks.example.test/in' }],
  ['zof with a freshness check', { scheme: 'zof', freshnessSeconds: 60 }],
  ['zof in another header', { scheme: 'zof', headerName: 'X-Other' }],
  ['custom with everything', { scheme: 'custom', custom: everything }],
  ['custom with everything, behind a tunnel', { scheme: 'custom', custom: everything, publicUrl: 'https://hooks.example.test/in' }],
];

test.each(cases)('%s', async (_, signing) => {
  const id = await makeEndpoint(signing);
  const { secret } = await engine.handlers.secrets.rotate({ endpointId: id, overlapSeconds: 0 }, call);
  expect(await verdictOf(id)).toMatchObject({ verdict: 'verified', matchedSecret: { id: secret.id } });
});

test('the newest secret that can sign is taken; a public key can not', async () => {
  const publicKey = `whpk_${Buffer.alloc(32, 7).toString('base64')}`;
  const id = await makeEndpoint({ scheme: 'svix' }, [publicKey, `whsec_${Buffer.alloc(24, 1).toString('base64')}`]);
  expect(await verdictOf(id)).toMatchObject({ verdict: 'verified', matchedSecret: { name: 'Secret 1' } });
  expect(await verdictOf(await makeEndpoint({ scheme: 'svix' }, [publicKey]), false)).toMatchObject({ verdict: 'missing' });
});

test('without a secret it goes unsigned, and says so', async () => {
  expect(await verdictOf(await makeEndpoint({ scheme: 'twilio' }), false)).toMatchObject({ verdict: 'no-secret' });
});
