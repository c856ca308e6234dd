import { describe, expect, test } from 'vitest';
import { endpointIdSchema, secretIdSchema } from '#contract/ids.ts';
import { changeValidity, countsAt, endNow, type HeldSecret, nextChangeUs, showSecrets } from '#engine/endpoints/secret-state.ts';
import { Failure } from '#engine/failure.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';

const value = Buffer.from('a secret of decent length');

function held(position: number, validFromUs: number, validUntilUs: number | null, opened: HeldSecret['opened'] = value): HeldSecret {
  const id = secretIdSchema.parse(`sec_${position}`);
  const endpointId = endpointIdSchema.parse('ep_1');
  return {
    id,
    endpointId,
    name: `Secret ${position}`,
    sealed: value,
    mask: '••',
    notice: null,
    validFromUs,
    validUntilUs,
    position,
    opened,
  };
}

const statesAt = (secrets: readonly HeldSecret[], nowUs: number) =>
  showSecrets(secrets, schemeSettings('zof'), nowUs).map(({ state }) => state);

describe('VER-08 what a secret is at a moment', () => {
  const planned = held(3, 200, null);
  const present = held(2, 100, 300);
  const old = held(1, 0, 150);
  const secrets = [planned, present, old];

  test.each([
    [50, ['upcoming', 'upcoming', 'current']],
    [99, ['upcoming', 'upcoming', 'current']],
    [100, ['upcoming', 'current', 'previous']],
    [149, ['upcoming', 'current', 'previous']],
    [150, ['upcoming', 'current', 'retired']],
    [200, ['current', 'previous', 'retired']],
    [300, ['current', 'retired', 'retired']],
  ])('at %i', (nowUs, states) => expect(statesAt(secrets, nowUs)).toEqual(states));

  test('the next change is the nearest beginning or end that is still to come', () => {
    expect([0, 100, 149, 150, 200, 299, 300].map((nowUs) => nextChangeUs(secrets, nowUs))).toEqual([100, 150, 150, 200, 300, 300, null]);
    expect(nextChangeUs([], 0)).toBeNull();
  });

  test('one that ends when it begins never counts, and is nothing to wait for', () => {
    const never = held(1, 500, 500);
    expect(statesAt([never], 100)).toEqual(['retired']);
    expect(countsAt(never, 500)).toBe(false);
    expect(nextChangeUs([never], 100)).toBeNull();
  });
});

describe('ending a secret', () => {
  test('one that counts ends now, one with a later end too', () => {
    expect(endNow(held(1, 0, null), 100)).toEqual({ validFromUs: 0, validUntilUs: 100 });
    expect(endNow(held(1, 0, 300), 100)).toEqual({ validFromUs: 0, validUntilUs: 100 });
  });

  test('one that has ended keeps its end', () => expect(endNow(held(1, 0, 50), 100)).toEqual({ validFromUs: 0, validUntilUs: 50 }));

  test('one that has not begun never counts', () => {
    const ended = { ...held(1, 200, null), ...endNow(held(1, 200, null), 100) };
    expect([100, 200, 300].some((atUs) => countsAt(ended, atUs))).toBe(false);
    expect(statesAt([ended], 100)).toEqual(['retired']);
  });
});

test('an end before the beginning is refused with both times in words', () => {
  const before = { validFromUs: 1_780_000_000_000_000, validUntilUs: null };
  expect(changeValidity(before, { validUntilUs: before.validFromUs })).toEqual({ ...before, validUntilUs: before.validFromUs });
  const refused = () => changeValidity(before, { validUntilUs: 1_779_999_999_999_000 });
  expect(refused).toThrow(Failure);
  expect(refused).toThrow('from 2026-05-28 20:26:40.000 UTC until 2026-05-28 20:26:39.999 UTC');
  expect(() => changeValidity(before, { validUntilUs: 0 })).toThrow('until the beginning');
});

describe('what is said of a secret', () => {
  const words = (opened: HeldSecret['opened'], scheme: 'zof' | 'svix' = 'zof') =>
    showSecrets([held(1, 0, null, opened)], schemeSettings(scheme), 1)[0]?.notice;

  test('locked and unreadable are told apart', () => {
    expect(words('locked')).toContain('keychain is locked');
    expect(words('unreadable')).toContain('can not be decrypted');
    expect(words(value)).toBeNull();
  });

  test('a scheme that it is no key of is named', () => {
    expect(words(value, 'svix')).toMatch(/^It matches nothing with the scheme svix\. .*Character 2 is white space\.$/);
  });

  test('a byte order mark is part of the value', () => {
    expect(words(Buffer.from('\ufeffa secret of decent length'))).toContain('white space');
  });
});
