/** A check by hand over a whole engine: what it answers, and that nothing of it stays. */
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '#contract/api.ts';
import type { EndpointId } from '#contract/ids.ts';
import { schemeNames } from '#contract/models/verdict.ts';
import { longestInlineBody } from '#contract/procedures/verification.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { createRouter } from '#hosts/router.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const logger = recordingLogger();
const secret = 'the secret of the endpoint "orders"';
const handSecret = 'a canary that is given by hand: 7f2c';
const handBody = '{"canary":"body of a check by hand"}';
let engine: Engine;
let client: ApiClient;
let endpointId: EndpointId;

beforeAll(async () => {
  engine = await makeEngine(folder.path, { logger });
  client = createRouterClient(createRouter({ handlers: engine.handlers, logger, isOutputChecked: true }));
  ({ id: endpointId } = await client.endpoints.create({ slug: 'orders', headerName: 'X-Own', toleranceSeconds: 60, secrets: [secret] }));
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

const hmac = (key: string, content: string | Uint8Array) => createHmac('sha256', key).update(content).digest('hex');
const zof = (key: string, body: string | Uint8Array): [string, string] => ['X-Zof-Signature', hmac(key, body)];

describe('without an endpoint', () => {
  test('the scheme is zof, and secrets are tried in order under ids of no endpoint', async () => {
    const { report, diagnosis } = await client.verification.check({
      secrets: [{ value: 'another' }, { value: handSecret, name: 'mine' }],
      headers: [zof(handSecret, handBody)],
      body: { text: handBody },
    });
    expect(report.verification).toMatchObject({
      verdict: 'verified',
      scheme: 'zof',
      headerName: 'X-Zof-Signature',
      matchedSecret: { id: 'sec_check2', name: 'mine' },
      secretsTried: 2,
    });
    expect(report.comparisons.map(({ secretName }) => secretName)).toEqual(['Secret 1', 'mine']);
    expect(report.history).toEqual([]);
    expect(diagnosis.verdict).toBe('verified');
  });

  test('the moment and the tolerance decide on a signed time', async () => {
    const check = (atUs: number, toleranceSeconds?: number) =>
      client.verification.check({
        signing: { scheme: 'stripe', ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }) },
        secrets: [{ value: handSecret }],
        headers: [['Stripe-Signature', `t=1780000000,v1=${hmac(handSecret, `1780000000.${handBody}`)}`]],
        body: { text: handBody },
        atUs,
      });
    const verdicts = [await check(1_780_000_300_000_000), await check(1_780_000_301_000_000), await check(1_780_000_301_000_000, 301)];
    expect(verdicts.map(({ report }) => report.verification.verdict)).toEqual(['verified', 'stale', 'verified']);
  });

  test('an address is taken where the scheme signs it', async () => {
    const url = 'https://a.test/sms?x=1';
    const signature = createHmac('sha1', handSecret).update(`${url}BodyhiFrom1`).digest('base64');
    const { report } = await client.verification.check({
      signing: { scheme: 'twilio' },
      secrets: [{ value: handSecret }],
      url,
      headers: [
        ['X-Twilio-Signature', signature],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: { text: 'From=1&Body=hi' },
    });
    expect(report.verification.verdict).toBe('verified');
  });

  test.each([
    ['none', [], 'no_secret'],
    ['an empty one', [{ value: '' }], 'no_secret'],
    ['one that is no base64', [{ value: 'whsec_***' }], 'malformed_secret'],
  ] as const)('secrets: %s', async (_, secrets, reason) => {
    const { report, diagnosis } = await client.verification.check({
      signing: { scheme: reason === 'malformed_secret' ? 'svix' : 'zof' },
      secrets: [...secrets],
      headers: [zof(handSecret, handBody)],
      body: { text: handBody },
    });
    expect(report.verification).toMatchObject({ verdict: 'no-secret', reason });
    expect(diagnosis).toMatchObject({ verdict: 'no-secret', reason });
  });

  test('secrets of one and of 10,000 characters, with NUL and emoji, are keys like others', async () => {
    for (const value of ['x', 'long'.repeat(2500), 'a\0b', '🔑 é']) {
      const { report } = await client.verification.check({
        secrets: [{ value }],
        headers: [zof(value, handBody)],
        body: { text: handBody },
      });
      expect(report.verification.verdict).toBe('verified');
    }
  });

  test('a header twice, and an empty body', async () => {
    const check = (headers: [string, string][]) =>
      client.verification.check({ secrets: [{ value: handSecret }], headers, body: { text: '' } });
    expect((await check([zof(handSecret, '')])).report.verification.verdict).toBe('verified');
    const twice = await check([zof(handSecret, ''), zof('other', '')]);
    expect(twice.report.verification).toMatchObject({ verdict: 'malformed', reason: 'duplicate_signature_header' });
  });
});

describe('with an endpoint', () => {
  test('its scheme and secrets count, and what is given comes on top', async () => {
    const own = await client.verification.check({ endpointId, headers: [['X-Own', hmac(secret, handBody)]], body: { text: handBody } });
    expect(own.report.verification).toMatchObject({ verdict: 'verified', headerName: 'X-Own' });
    expect(own.report.verification.matchedSecret?.id).not.toContain('check');
    const given = await client.verification.check({
      endpointId,
      signing: { headerName: 'X-Zof-Signature' },
      secrets: [{ value: handSecret }],
      headers: [zof(handSecret, handBody)],
      body: { text: handBody },
    });
    expect(given.report.verification).toMatchObject({ verdict: 'verified', matchedSecret: { id: 'sec_check1' }, secretsTried: 2 });
  });

  test('only secrets count that did at that moment', async () => {
    const { report } = await client.verification.check({
      endpointId,
      headers: [['X-Own', hmac(secret, handBody)]],
      body: { text: handBody },
      atUs: 1_000_000,
    });
    expect(report.verification).toMatchObject({ verdict: 'no-secret', secretsTried: 0 });
  });
});

describe('the body', () => {
  const bytes = Buffer.alloc(5 * 1024 * 1024, Buffer.from([0, 255, 13, 10, 128, 7]));

  test('is exact as base64, and in pieces', async () => {
    const small = bytes.subarray(0, 1000);
    const inline = await client.verification.check({
      secrets: [{ value: handSecret }],
      headers: [zof(handSecret, small)],
      body: { base64: small.toString('base64') },
    });
    expect(inline.report).toMatchObject({ verification: { verdict: 'verified' }, signedBytes: 1000 });

    let staged: Awaited<ReturnType<typeof client.verification.stageBody>> | undefined;
    for (let from = 0; from < bytes.length; from += longestInlineBody) {
      const base64 = bytes.subarray(from, from + longestInlineBody).toString('base64');
      staged = await client.verification.stageBody({ base64, ...(staged === undefined ? {} : { id: staged.id }) });
    }
    expect(staged?.bytes).toBe(bytes.length);
    const large = await client.verification.check({
      secrets: [{ value: handSecret }],
      headers: [zof(handSecret, bytes)],
      body: { stagedId: staged?.id ?? '' },
    });
    expect(large.report).toMatchObject({ verification: { verdict: 'verified' }, signedBytes: bytes.length });
  });
});

test('schemes are told in the order in which they are offered, each with what it does not prove', async () => {
  const { items } = await client.verification.schemes({});
  expect(items.map(({ name }) => name)).toEqual([...schemeNames]);
  expect(items.filter(({ name }) => name !== 'custom').every(({ limits, source }) => limits.length > 0 && source !== '')).toBe(true);
});

test('nothing of a check is kept or logged', async () => {
  expect((await client.deliveries.count({})).count).toBe(0);
  expect((await client.endpoints.list({})).items.flatMap(({ secrets }) => secrets).some(({ id }) => id.includes('check'))).toBe(false);
  expect(logger.lines.some(({ fields }) => fields['procedure'] === 'verification.check')).toBe(true);
  const canaries = [handSecret, Buffer.from(handSecret).toString('base64'), handBody];
  const files = readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  expect(files.length).toBeGreaterThan(0);
  const places = [JSON.stringify(logger.lines), ...files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))];
  for (const place of places) expect(canaries.filter((canary) => place.includes(canary))).toEqual([]);
});
