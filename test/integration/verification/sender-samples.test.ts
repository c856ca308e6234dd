/** The senders that Hookglass offers are run, against the real receiver: what they send arrives verified, whatever the scheme. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EndpointId, SecretId } from '#contract/ids.ts';
import { type SenderLanguage, senderLanguages } from '#contract/models/sender-sample.ts';
import { customSchemeSchema, type SigningChange } from '#contract/models/signing.ts';
import { schemeNames } from '#contract/models/verdict.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { isOnPath } from './sample-runners.ts';

const call = { signal: undefined };
const folder = tempFolder();
const needs: Readonly<Record<SenderLanguage, readonly string[]>> = { curl: ['curl', 'openssl'], node: ['node'], python: ['python3'] };
let engine: Engine;
let made = 0;

beforeAll(async () => {
  engine = await makeEngine(folder.path);
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

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
const oddCharacters = customSchemeSchema.parse({
  algorithm: 'sha1',
  encoding: 'base64',
  prefix: `a"b'c\\$#`,
  template: '\'"\\`$ # %s é\t\n{timestamp}" }}{body}${end \\',
  timestampHeader: 'X-Time',
});

const subjects: readonly (readonly [string, SigningChange])[] = [
  ...schemeNames.map((scheme) => [scheme, { scheme }] as const),
  ['github with hex secrets', { scheme: 'github', secretEncoding: 'hex' }],
  ['slack with base64 secrets', { scheme: 'slack', secretEncoding: 'base64' }],
  ['twilio behind a tunnel', { scheme: 'twilio', publicUrl: 'https://hooks.example.test/in' }],
  ['zof in another header, with a freshness check', { scheme: 'zof', headerName: 'X-Other', freshnessSeconds: 60 }],
  ['custom with everything', { scheme: 'custom', custom: everything }],
  ['custom with everything, behind a tunnel', { scheme: 'custom', custom: everything, publicUrl: 'https://hooks.example.test/in' }],
  ['custom with odd characters', { scheme: 'custom', headerName: "X-It's-`Sig$", custom: oddCharacters }],
];

interface Sending {
  readonly endpointId: EndpointId;
  readonly language: SenderLanguage;
  readonly secret: string;
}

/** Writes the file and runs it as its command says. */
async function send({ endpointId, language, secret }: Sending): Promise<string> {
  const sample = await engine.handlers.verification.senderSample({ endpointId, language }, call);
  expect(sample.code).not.toContain(secret);
  writeFileSync(join(folder.path, sample.fileName), sample.code);
  const child = spawn('sh', ['-c', sample.command], {
    cwd: folder.path,
    env: { ...process.env, no_proxy: '127.0.0.1', [sample.secretVariable]: secret },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complaints] = [text(child.stdout), text(child.stderr)];
  const [code] = await once(child, 'exit');
  return `${code} ${await complaints}${await said}`.trim();
}

async function newSecret(endpointId: EndpointId): Promise<{ readonly id: SecretId; readonly value: string }> {
  const { secret } = await engine.handlers.secrets.rotate({ endpointId, overlapSeconds: 0 }, call);
  return { id: secret.id, value: (await engine.handlers.secrets.reveal({ id: secret.id }, call)).value };
}

for (const language of senderLanguages) {
  const missing = needs[language].filter((program) => !isOnPath(program));
  if (missing.length > 0) {
    console.log(`The senders in ${language} were not run: ${missing.join(' and ')} not on the path.`);
    continue;
  }
  test.each(subjects)(`VER-18 a sender in ${language} is verified: %s`, { timeout: 60_000 }, async (_, signing) => {
    made += 1;
    const { id: endpointId, slug } = await engine.handlers.endpoints.create({ slug: `s${made}`, ...signing, secrets: [] }, call);
    const secret = await newSecret(endpointId);
    expect(await send({ endpointId, language, secret: secret.value })).toMatch(/^0/);
    const arrived = await waitFor(async () => {
      const { items } = await engine.handlers.deliveries.list({ query: `endpoint:${slug}`, limit: 5 }, call);
      return items[0];
    });
    expect(arrived).toMatchObject({ eventType: 'run.completed', runId: 'run_from_my_sender', answeredStatus: 200 });
    const { verification } = await engine.handlers.deliveries.get({ id: arrived.id }, call);
    expect(verification).toMatchObject({ verdict: 'verified', matchedSecret: { id: secret.id } });
  });
}

test('Unrouted has no path to send to', async () => {
  const { items } = await engine.handlers.endpoints.list({}, call);
  const unrouted = items.find(({ slug }) => slug === null);
  if (unrouted === undefined) throw new Error('There is no Unrouted endpoint.');
  await expect(engine.handlers.verification.senderSample({ endpointId: unrouted.id, language: 'node' }, call)).rejects.toMatchObject({
    code: 'conflict.endpoint_built_in',
  });
});
