import { describe, expect, test } from 'vitest';
import { inspectSecretValue, maskSecret } from '#engine/verification/secret-rules.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';

const good = 'zof_test_secret_0123456789abcdef';
const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('VER-12 secrets as they are saved', () => {
  test('ordinary ones pass without a word', () => {
    expect(inspectSecretValue(schemeSettings('zof'), good)).toEqual({ problem: null, notice: null });
    expect(inspectSecretValue(schemeSettings('standard-webhooks'), whsec)).toEqual({ problem: null, notice: null });
    expect(inspectSecretValue(schemeSettings('standard-webhooks'), whsec.slice('whsec_'.length))).toEqual({ problem: null, notice: null });
  });

  test.each([
    ['zof', ''],
    ['zof', '   '],
    ['zof', '\n\t'],
    ['standard-webhooks', ''],
    ['standard-webhooks', 'whsec_'],
    ['standard-webhooks', 'whsec_not base64!'],
    ['standard-webhooks', `${whsec}A`],
    ['standard-webhooks', ` ${whsec}`],
  ] as const)('%s refuses %j', (scheme, value) => {
    expect(inspectSecretValue(schemeSettings(scheme), value).problem).toMatch(/\.$/);
    expect(inspectSecretValue(schemeSettings(scheme), value).notice).toBeNull();
  });

  test('white space around is remarked on, not cut', () => {
    expect(inspectSecretValue(schemeSettings('zof'), `${good} `)).toEqual({
      problem: null,
      notice: expect.stringContaining('white space'),
    });
    expect(inspectSecretValue(schemeSettings('standard-webhooks'), `${whsec}\n`).problem).toContain('white space');
  });

  test('short keys are remarked on by their bytes', () => {
    expect(inspectSecretValue(schemeSettings('zof'), '123456789012345').notice).toContain('15 bytes');
    expect(inspectSecretValue(schemeSettings('zof'), 'ééééééé1').notice).toContain('15 bytes');
    expect(inspectSecretValue(schemeSettings('zof'), 'éééééééé').notice).toBeNull();
    expect(inspectSecretValue(schemeSettings('standard-webhooks'), 'whsec_AAAAAAAAAAAAAAAAAAAA').notice).toContain('15 bytes');
  });
});

test('a mask shows the last four characters of a long value and nothing of a short one', () => {
  expect(maskSecret(good)).toBe('••••••••cdef');
  expect(maskSecret('12345678901')).toBe('••••••••');
  expect(maskSecret('123456789012')).toBe('••••••••9012');
  expect(maskSecret('')).toBe('••••••••');
});
