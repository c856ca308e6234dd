import { describe, expect, test } from 'vitest';
import { schemeNames } from '#contract/models/verdict.ts';
import { canSignWith, inspectSecretValue, maskSecret } from '#engine/verification/secret-rules.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';

const good = 'zof_test_secret_0123456789abcdef';
const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const zof = schemeSettings('zof');
const standard = schemeSettings('standard-webhooks');
const hex = schemeSettings('zof', { secretEncoding: 'hex' });
const base64 = schemeSettings('github', { secretEncoding: 'base64' });
const fine = { problem: null, notice: null, isTrimmable: false };

describe('VER-12 secrets as they are saved', () => {
  test('ordinary ones pass without a word', () => {
    for (const scheme of schemeNames) expect(inspectSecretValue(schemeSettings(scheme), whsec)).toEqual(fine);
    expect(inspectSecretValue(zof, good)).toEqual(fine);
    expect(inspectSecretValue(standard, whsec.slice('whsec_'.length))).toEqual(fine);
    expect(inspectSecretValue(hex, '00ff'.repeat(8))).toEqual(fine);
    expect(inspectSecretValue(base64, whsec.slice('whsec_'.length))).toEqual(fine);
    expect(inspectSecretValue(standard, `whpk_${Buffer.alloc(32, 7).toString('base64')}`)).toEqual(fine);
  });

  test.each([
    ['nothing', zof, '', 'empty'],
    ['blanks', zof, '   ', 'white space'],
    ['line ends', standard, '\n\t', 'white space'],
    ['a prefix alone', standard, 'whsec_', 'nothing after the prefix'],
    ['half of a character', zof, `a secret that was cut in an emoji ${'\ud83d'}`, 'half of a character'],
    ['white space inside', standard, 'whsec_MfKQ9r8G KYqrTwjUPD8I', 'Character 15 is white space.'],
    ['a line break inside', standard, ' whsec_MfKQ9r8G\nKYqrTwjUPD8I', 'Character 16 is a line break.'],
    ['a character of base64url', standard, 'whsec_MfKQ9r8G-KYqrTwjUPD8I', 'Character 15 is a "-" or "_" of base64url.'],
    ['another character', standard, 'whsec_MfKQ9r8G!KYqrTwjUPD8I', 'Character 15 is none of base64.'],
    ['a letter with an accent', standard, 'whsec_MfKQ9r8GéKYqrTwjUPD8I', 'Character 15 is not a plain letter or digit.'],
    ['quotation marks', standard, `"${whsec}"`, 'Character 1 is a quotation mark.'],
    ['a NUL', standard, `${whsec}\0AAA`, 'Character 39 is a control character.'],
    ['one letter too many', standard, `${whsec}A`, 'It is cut'],
    ['two secrets in one', standard, 'whsec_MfKQ9r8GKYqrTwjUPD8IAA==MfKQ', 'Character 29 is a "=" before the end'],
    ['too little padding', standard, 'whsec_MfKQ9r8GKYqrTwjUPD8IAA=', '2 "=" would be right, and there are 1.'],
    ['a public key that is cut', standard, `whpk_${Buffer.alloc(31).toString('base64')}`, 'has 32 bytes, and this one has 31'],
    ['a placeholder', standard, 'whsec_...', 'placeholder'],
    ['hex with another letter', hex, `00ff${'0g'.repeat(8)}`, 'Character 6 is none of hex.'],
    ['hex with an odd digit', hex, 'abc', 'odd number of digits'],
    ['base64 that is none', base64, 'whsec_AAAA', 'Character 6 is a "-" or "_"'],
  ])('%s: refused, and what is wrong is said', (_, settings, value, words) => {
    const { problem, notice } = inspectSecretValue(settings, value);
    expect(problem).toContain(words);
    expect(problem).toMatch(/[.]$/);
    expect(notice).toBeNull();
  });

  test('no sentence holds any of the value', () => {
    const value = 'whsec_Zq7!Xv9~Kp3#Wm5%';
    const { problem } = inspectSecretValue(standard, value);
    for (const part of ['Zq7', 'Xv9', '!', '~', '#', '%']) expect(problem).not.toContain(part);
  });

  test.each([zof, standard, hex])(
    'white space around is remarked on and can be trimmed, in every form ($scheme $secretEncoding)',
    (settings) => {
      const value = settings === hex ? '00ff'.repeat(8) : whsec;
      for (const spaced of [` ${value}`, `${value}\n`, `\t${value}\r\n`, `\ufeff${value}`, `${value}\u00a0`]) {
        expect(inspectSecretValue(settings, spaced)).toEqual({
          problem: null,
          notice: expect.stringContaining('white space at its start or end'),
          isTrimmable: true,
        });
      }
    },
  );

  test('white space around a secret that has to be decoded is said to keep it from matching', () => {
    expect(inspectSecretValue(standard, `${whsec}\n`).notice).toContain('matches nothing until that is trimmed');
    expect(inspectSecretValue(zof, `${whsec}\n`).notice).toContain('counts as part of the secret');
  });

  test.each([
    'whsec_...',
    'your-secret-here',
    'YOUR_WEBHOOK_SECRET',
    'xxx',
    'changeme',
    '<your secret>',
    '$ZOF_SECRET',
    '••••••••cdef',
    'secret',
  ])('%s is said to look like a placeholder', (value) =>
    expect(inspectSecretValue(zof, value)).toMatchObject({ problem: null, notice: expect.stringContaining('placeholder') }),
  );

  test.each([
    ['one character', 'x', 'It is short: 1 byte.'],
    ['fifteen bytes', 'ééééééé1', 'It is short: 15 bytes.'],
    ['quotation marks', `"${good}"`, 'quotation marks around it'],
    ['a NUL', `${good}\0${good}`, 'control character'],
    ['nothing but NULs', '\0'.repeat(24), 'the same as an empty key'],
    ['a line break inside', `${good}\n${good}`, 'control character'],
    ['a zero-width space', `${good}\u200b${good}`, 'invisible character'],
  ])('SEC-11 %s: taken as it is, with a notice', (_, value, words) => {
    expect(inspectSecretValue(zof, value)).toEqual({ problem: null, notice: expect.stringContaining(words), isTrimmable: false });
  });

  test.each([
    ['ten thousand characters', 'k'.repeat(10_000)],
    ['emoji, joined ones too', 'secret 🔑 of the 👩‍👩‍👧 who sends'],
    ['sixteen bytes', 'éééééééé'],
  ])('%s: taken without a word', (_, value) => expect(inspectSecretValue(zof, value)).toEqual(fine));

  test('the bytes of the key count, not those of the text', () => {
    expect(inspectSecretValue(standard, 'whsec_AAAAAAAAAAAAAAAAAAAA').notice).toContain('15 bytes');
    expect(inspectSecretValue(hex, '00'.repeat(15)).notice).toContain('15 bytes');
  });

  test('a long run of anything is judged at once', () => {
    for (const value of ['a'.repeat(16_384), `"${'your-'.repeat(3000)}`, 'a_'.repeat(8000)]) {
      const startedAt = performance.now();
      inspectSecretValue(zof, value);
      inspectSecretValue(standard, value);
      expect(performance.now() - startedAt).toBeLessThan(200);
    }
    const startedAt = performance.now();
    inspectSecretValue(zof, 'auth-api-a-an-'.repeat(6).slice(0, 80));
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});

test('a public key checks signatures and makes none', () => {
  const bytes = (text: string) => Buffer.from(text);
  expect(canSignWith(standard, bytes(whsec))).toBe(true);
  expect(canSignWith(standard, bytes(`whpk_${Buffer.alloc(32, 7).toString('base64')}`))).toBe(false);
  expect(canSignWith(standard, bytes('not base64'))).toBe(false);
  expect(canSignWith(zof, bytes(good))).toBe(true);
});

test('a mask shows the last four characters of a long value and nothing of a short one', () => {
  expect(maskSecret(good)).toBe('••••••••cdef');
  expect(maskSecret(` ${good}\r\n`)).toBe('••••••••cdef');
  expect(maskSecret(`${good}\0\u001b`)).toBe('••••••••cdef');
  expect(maskSecret('12345678901')).toBe('••••••••');
  expect(maskSecret('12345678901 \n')).toBe('••••••••');
  expect(maskSecret('123456789012')).toBe('••••••••9012');
  expect(maskSecret('')).toBe('••••••••');
});
