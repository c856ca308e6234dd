import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretOddity } from '#renderer/features/endpoints/secret-text.ts';

describe('what is odd about a secret that is pasted', () => {
  it.each([
    [' whsec_abc', 'There is white space around it, which counts as part of the secret.', 'whsec_abc'],
    ['whsec_abc\t', 'There is white space around it, which counts as part of the secret.', 'whsec_abc'],
    ['whsec_abc\r\n', 'There is a line break around it, which counts as part of the secret.', 'whsec_abc'],
    ['one \ntwo\n', 'It has more than one line, and all of them count as the secret.', 'one'],
    ['"whsec_abc"', 'There are quotation marks around it, which count as part of the secret.', 'whsec_abc'],
    ['export ZOF_SECRET=whsec_abc', 'It looks like a line of an .env file, name and all.', 'whsec_abc'],
  ])('%j: %s', (value, sentence, fixed) => {
    expect(secretOddity(value)).toMatchObject({ sentence, fix: { value: fixed } });
  });

  it.each([
    '<your-secret>',
    '$ZOF_SECRET',
    ['$', '{ZOF_SECRET}'].join(''),
    '{{secret}}',
    'process.env.ZOF_SECRET',
    'your-webhook-secret',
    'whsec_xxxxxxxx',
    'changeme',
    'TODO',
  ])('%s stands for a secret', (value) => {
    expect(secretOddity(value)).toEqual({ sentence: 'It looks like a placeholder, not like a secret.', fix: null });
  });

  it.each(['••••••••b2c3', 'whsec_********'])('%s is the mask of a secret', (value) => {
    expect(secretOddity(value)?.sentence).toContain('masked');
  });

  it('says what only is white space, and a control character in the middle', () => {
    expect(secretOddity(' \n')).toEqual({ sentence: 'It is only white space.', fix: null });
    expect(secretOddity('a\u0000b')?.sentence).toContain('control character');
  });

  it.each(['', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'a b', 'x=1', '🔑🔑', 'my-app-9f2c'])('%j is nothing to remark on', (value) => {
    expect(secretOddity(value)).toBeNull();
  });

  it('a fix is never empty, and pressing what is offered comes to an end', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '"', "'", '=', 'A', 'b', '\t'), maxLength: 24 }), (typed) => {
        let value = typed;
        for (let press = 0; press < 30; press += 1) {
          const fix = secretOddity(value)?.fix;
          if (fix === null || fix === undefined) return;
          expect(fix.value).not.toBe('');
          expect(fix.value.length).toBeLessThan(value.length);
          value = fix.value;
        }
        expect.unreachable(`${JSON.stringify(typed)} is never in order`);
      }),
    );
  });
});
