import { expect, test } from 'vitest';
import { schemeNames } from '#contract/models/verdict.ts';
import { newSecretValue } from '#engine/endpoints/new-secret-value.ts';
import { inspectSecretValue } from '#engine/verification/secret-rules.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';

const asked: number[] = [];
const random = {
  bytes(count: number) {
    asked.push(count);
    return new Uint8Array(count).map((_, index) => index * 7);
  },
};
const bytes = Buffer.from(random.bytes(32));

test.each(schemeNames.flatMap((scheme) => (['text', 'hex', 'base64'] as const).map((secretEncoding) => [scheme, secretEncoding] as const)))(
  'SEC-11 %s with secrets as %s: 32 random bytes, without a word of notice',
  (scheme, secretEncoding) => {
    asked.length = 0;
    const settings = schemeSettings(scheme, { secretEncoding });
    expect(inspectSecretValue(settings, newSecretValue(settings, random))).toEqual({ problem: null, notice: null, isTrimmable: false });
    expect(asked).toEqual([32]);
  },
);

test('each form is the one that the senders of the scheme show', () => {
  const made = (...args: Parameters<typeof schemeSettings>) => newSecretValue(schemeSettings(...args), random);
  expect(made('standard-webhooks')).toBe(`whsec_${bytes.toString('base64')}`);
  expect(made('svix')).toBe(`whsec_${bytes.toString('base64')}`);
  expect(made('stripe')).toBe(`whsec_${bytes.toString('base64')}`);
  expect(made('zof')).toBe(bytes.toString('hex'));
  expect(made('stripe', { secretEncoding: 'hex' })).toBe(bytes.toString('hex'));
  expect(made('custom', { secretEncoding: 'base64' })).toBe(bytes.toString('base64'));
});
