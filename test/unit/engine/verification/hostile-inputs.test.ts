import { createHash, createPrivateKey, sign as signWithKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { flipBits, judgeRandomHeaders } from './hostile-inputs.ts';
import { mutateSignatures } from './mutate-signatures.ts';
import { contextOf, nowSeconds, schemeCases, signedRequest, whsec } from './scheme-cases.ts';

const everyCase = schemeCases.map((one) => [one.name, one] as const);
const body = Buffer.from('{"id":"evt_1"}');

describe.each(everyCase)('%s', (_name, one) => {
  const { settings } = one;

  // `npm run prove -- signatures` does the same with a million of each in all.
  test('VER-05 any one-bit change of body, secret, signature, time or id fails, and none throws', () => {
    const reasons = flipBits(one, 500, 20_260_101);
    expect([...reasons.values()].reduce((sum, count) => sum + count, 0)).toBe(500);
    expect(reasons.get('signature_mismatch')).toBeGreaterThan(0);
  });

  test('VER-03, VER-05 a right signature that was spoiled in any of 30 ways is not taken for right, and none throws', () => {
    const { tried, kinds, accepted } = mutateSignatures(one, 1_000, 20_260_103);
    expect({ tried, accepted }).toEqual({ tried: 1_000, accepted: [] });
    expect(kinds.size).toBeGreaterThan(30);
  });

  test('VER-03 random header values never throw and never verify', () => {
    expect(judgeRandomHeaders(one, 5_000, 20_260_102)).toBeGreaterThanOrEqual(5_000);
  });

  test('a body of nothing is signed like any other', () => {
    const request = signedRequest(settings, new Uint8Array(0));
    expect(verify(request, contextOf(settings)).reason).toBe('ok');
    expect(verify({ ...request, body: Buffer.from('\n') }, contextOf(settings)).reason).toBe('signature_mismatch');
  });

  test('every header twice is once, in any case of its name', () => {
    const request = signedRequest(settings, body);
    const again = request.headers.map(([name, value]): HeaderPair => [name.toUpperCase(), ` ${value}\t`]);
    expect(verify({ ...request, headers: [...request.headers, ...again] }, contextOf(settings)).reason).toBe('ok');
  });

  test.each([
    ['one character', 'QUFB'.slice(0, 1)],
    ['10,000 characters', 'A'.repeat(10_000)],
    ['a NUL inside', 'QUFB\0QUFB'],
    ['emoji', '🔑🗝️é'],
    ['a lone surrogate', '\ud800'],
    ['bad base64 after whsec_', 'whsec_%%%'],
    ['only a prefix', 'whsec_'],
    ['a public key of the wrong length', 'whpk_AAAA'],
    ['nothing after whpk_', 'whpk_'],
  ])('a secret of %s is used whole or told to be unusable, and never lets another verify', (_what, secret) => {
    const request = signedRequest(settings, body);
    expect(verify(request, contextOf(settings, [secret])).verdict).not.toBe('verified');
    const takesText = settings.scheme !== 'standard-webhooks' && settings.scheme !== 'svix';
    if (takesText) expect(verify(signedRequest(settings, body, { secret }), contextOf(settings, [secret])).verdict).toBe('verified');
  });

  test('time is linear in a header of spaces', () => {
    const request = signedRequest(settings, body);
    const spaces = `a${' '.repeat(1_000_000)}b`;
    const headers = request.headers.map(([name]): HeaderPair => [name, spaces]);
    const start = performance.now();
    expect(verify({ ...request, headers }, contextOf(settings)).verdict).not.toBe('verified');
    // By the square it is more than a minute.
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('secrets of Standard Webhooks', () => {
  const settings = schemeSettings('standard-webhooks');
  const reasonOf = (secret: string) => verify(signedRequest(settings, body), contextOf(settings, [secret])).reason;

  test.each([
    ['A', 'malformed_secret'],
    [`${whsec}A`, 'malformed_secret'],
    [`${whsec}=`, 'malformed_secret'],
    ['whsec_not base64!', 'malformed_secret'],
    ['whsec_🔑', 'malformed_secret'],
    [` ${whsec}`, 'malformed_secret'],
    [`${whsec}\n`, 'malformed_secret'],
    ['WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'malformed_secret'],
    ['whsk_AAAA', 'malformed_secret'],
    ['whpk_AAAA', 'malformed_secret'],
    ['whpk_', 'no_secret'],
    ['whsec_', 'no_secret'],
    ['', 'no_secret'],
    [whsec.slice('whsec_'.length), 'ok'],
    ['A'.repeat(10_000), 'signature_mismatch'],
  ])('%j: %s', (secret, reason) => {
    expect(reasonOf(secret)).toBe(reason);
  });

  test('a secret of 10,000 characters signs and verifies', () => {
    const secret = `whsec_${'QUFB'.repeat(2_498)}`;
    expect(verify(signedRequest(settings, body, { secret }), contextOf(settings, [secret])).reason).toBe('ok');
  });
});

const zeros = { hex: '0'.repeat(64), base64: `${'A'.repeat(43)}=` };

describe.each([
  ['standard-webhooks', 'webhook-signature', ' ', `v1,${zeros.base64}`, (value: string) => value],
  ['svix', 'svix-signature', ' ', `v1,${zeros.base64}`, (value: string) => value],
  ['stripe', 'Stripe-Signature', ',', `v1=${zeros.hex}`, (value: string) => value.split(',')[1] ?? ''],
] as const)('many signatures in one header of %s', (scheme, header, separator, wrong, entryOf) => {
  const settings = schemeSettings(scheme);
  const request = signedRequest(settings, body);
  const reasonWith = (before: readonly string[]) => {
    const headers = request.headers.map(([name, value]): HeaderPair => {
      const time = scheme === 'stripe' ? [`t=${nowSeconds}`] : [];
      return [name, name === header ? [...time, ...before, entryOf(value)].join(separator) : value];
    });
    return verify({ ...request, headers }, contextOf(settings)).reason;
  };

  test('the hundredth counts, the one after it does not', () => {
    expect(reasonWith(Array.from({ length: 99 }, () => wrong))).toBe('ok');
    expect(reasonWith(Array.from({ length: 100 }, () => wrong))).toBe('signature_mismatch');
  });

  test('what is not well formed, or of another version, takes no place', () => {
    const other = separator === ' ' ? ['v1,x', 'v2,AAAA', 'v1a,AAAA', 'junk'] : ['v1=x', 'v0=AAAA', 'junk', 'v1'];
    expect(reasonWith(Array.from({ length: 25 }, () => other).flat())).toBe('ok');
  });
});

test('of v1a the first ten count, and v1 entries take none of their places', () => {
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), createHash('sha256').update('seed').digest()]),
    format: 'der',
    type: 'pkcs8',
  });
  const jwk = privateKey.export({ format: 'jwk' });
  const publicKey = `whpk_${Buffer.from(jwk.x ?? '', 'base64url').toString('base64')}`;
  const settings = schemeSettings('standard-webhooks');
  const right = signWithKey(null, Buffer.concat([Buffer.from(`msg_1.${nowSeconds}.`), body]), privateKey).toString('base64');
  const reasonWith = (entries: readonly string[], secrets: readonly string[]) => {
    const headers: HeaderPair[] = [
      ['webhook-id', 'msg_1'],
      ['webhook-timestamp', String(nowSeconds)],
      ['webhook-signature', [...entries, `v1a,${right}`].join(' ')],
    ];
    return verify({ url: '/', headers, body, isComplete: true }, contextOf(settings, secrets)).reason;
  };
  const wrong = (count: number) => Array.from({ length: count }, () => `v1a,${'A'.repeat(86)}==`);
  const others = Array.from({ length: 100 }, () => `v1,${zeros.base64}`);
  expect(reasonWith(wrong(9), [publicKey])).toBe('ok');
  expect(reasonWith(wrong(10), [publicKey])).toBe('signature_mismatch');
  expect(reasonWith([...others, ...wrong(9)], [whsec, publicKey])).toBe('ok');
  // A list without the kind of the key is of another version, never a mismatch.
  expect(reasonWith([], [whsec])).toBe('unsupported_scheme_version');
});
