import { describe, expect, it } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { Failure } from '#engine/failure.ts';
import { changeOptions, defaultTargetOptions, refuseBadOptions } from '#engine/replay/targets/target-options.ts';
import { tlsFixture } from '#test/support/handler-server.ts';

function problemOf(options: Partial<typeof defaultTargetOptions>): string {
  try {
    refuseBadOptions({ ...defaultTargetOptions, ...options });
    return 'none';
  } catch (error) {
    if (error instanceof Failure && error.code === 'input.target') return error.details['problem'] ?? '';
    throw error;
  }
}
const header = (...pair: HeaderPair) => problemOf({ headers: [pair] });

describe('RPL-17 headers of a target', () => {
  it.each(['Authorization', 'X-Team', 'Cookie', 'content-type'])('may be %s', (name) => {
    expect(header(name, 'value')).toBe('none');
  });

  it.each(['Host', 'content-length', 'Connection', 'Transfer-Encoding', 'TE', 'Expect', 'X-Hookglass-Replay'])('may not be %s', (name) => {
    expect(header(name, 'x')).toContain(`The header "${name}" can not be set.`);
  });

  it.each(['X-Zof-Signature', 'webhook-signature', 'Webhook-Id', 'Stripe-Signature', 'x-hub-signature-256'])(
    'may not be the signature %s',
    (name) => {
      expect(header(name, 'x')).toContain('It is of a signature');
    },
  );

  it.each([
    ['', 'no name'],
    ['a b', 'does not allow'],
    ['a:b', 'does not allow'],
    ['a\r\nb', 'does not allow'],
    ['é', 'does not allow'],
  ])('may not have the name %j', (name, words) => {
    expect(header(name, 'x')).toContain(words);
  });

  it.each([
    ['secret\rvalue', 'a carriage return'],
    ['secret\nvalue', 'a line feed'],
    ['secret\0value', 'a NUL'],
    ['secret\x1bvalue', 'a control character'],
    ['secret–value', 'outside of Latin-1'],
    ['s'.repeat(8193), 'over 8192 characters'],
  ])('may not have a value with a fault, which is told without the value', (value, words) => {
    expect(header('X-Key', value)).toContain(words);
    expect(header('X-Key', value)).not.toContain('secret');
  });
});

describe('Certificates of a target', () => {
  it('may be one or more', () => {
    expect(problemOf({ tls: { caPem: `${tlsFixture('ca')}\n${tlsFixture('valid')}`, isVerified: true } })).toBe('none');
  });

  it.each([
    ['hello', 'no certificate'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'Certificate 1 of 1 can not be read'],
    [`${tlsFixture('ca')}${tlsFixture('server-key')}`, 'private key'],
  ])('may not be anything else (%#)', (caPem, words) => {
    expect(problemOf({ tls: { caPem, isVerified: true } })).toContain(words);
  });
});

describe('A change of options', () => {
  it('leaves what it does not name', () => {
    const before = { ...defaultTargetOptions, mostPerSecond: 5, isProduction: true };
    expect(changeOptions(before, {})).toEqual(before);
    expect(changeOptions(before, { mostPerSecond: null, isProduction: false, headers: [['A', 'b']] })).toEqual({
      ...before,
      mostPerSecond: null,
      isProduction: false,
      headers: [['A', 'b']],
    });
  });
});
