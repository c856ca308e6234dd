import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { codeSampleSchema, habitCodes, languages } from '#contract/models/diagnosis.ts';
import { customSchemeSchema } from '#contract/models/signing.ts';
import { schemeNames } from '#contract/models/verdict.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { codeSample } from '#engine/verification/samples/code-sample.ts';

const all = schemeNames.flatMap((scheme) => languages.map((language) => ({ scheme, language })));

const pairs = { ')': '(', ']': '[', '}': '{' } as const;

/** The brackets that are open at the end, or the one that closes nothing. */
function unbalanced(code: string): string {
  const open: string[] = [];
  for (const character of code) {
    if ('([{'.includes(character)) open.push(character);
    if (character !== ')' && character !== ']' && character !== '}') continue;
    if (open.pop() !== pairs[character]) return character;
  }
  return open.join('');
}

const rawBody = {
  node: 'for await (const chunk of req)',
  python: 'request.get_data()',
  go: 'io.ReadAll(',
  java: 'request.getInputStream().readAllBytes()',
  ruby: 'request.raw_post',
  php: "file_get_contents('php://input')",
  csharp: 'request.Body.CopyToAsync(',
} as const;

const constantTime = {
  node: 'timingSafeEqual(',
  python: 'hmac.compare_digest(',
  go: 'hmac.Equal(',
  java: 'MessageDigest.isEqual(',
  ruby: 'OpenSSL.secure_compare(',
  php: 'hash_equals(',
  csharp: 'FixedTimeEquals(',
} as const;

test.each(all)('VER-18 $scheme in $language is a whole file with the headers of the scheme and the raw body', ({ scheme, language }) => {
  const signing = defaultSigning(scheme);
  const sample = codeSampleSchema.parse(codeSample(signing, language, undefined));
  const { code } = sample;
  expect(sample.habit).toBeNull();
  expect(unbalanced(code)).toBe('');
  expect(code).not.toMatch(/(?<!== )undefined|\[object|\{\{|[ \t]$/m);
  expect(code).not.toMatch(/\n{4}|\n\n$/);
  expect(code.split('\n').filter((line) => line.length > 150)).toEqual([]);
  expect(code.split('\n').length).toBeLessThan(130);
  expect(code).toContain(rawBody[language]);
  expect(code).toContain(constantTime[language]);
  const lower = code.toLowerCase();
  for (const name of describeSigning(signing).headers) expect(lower).toContain(name.toLowerCase());
  expect(code).toContain('WEBHOOK_SECRET_PREVIOUS');
});

test.each(languages)('%s: the tolerance, the header and the template of the endpoint are in the code', (language) => {
  const custom = customSchemeSchema.parse({
    algorithm: 'sha512',
    encoding: 'base64',
    prefix: 'mac=',
    template: 'v7:{timestamp}:{body}',
    timestampHeader: 'X-Acme-Time',
  });
  const { code } = codeSample({ ...defaultSigning('custom'), headerName: 'X-Acme-Mac', toleranceSeconds: 77, custom }, language, undefined);
  expect(code).toMatch(/tolerance_?seconds\W+77\b/i);
  expect(code.toLowerCase()).toContain('x-acme-mac');
  expect(code.toLowerCase()).toContain('x-acme-time');
  expect(code).toContain('v7:');
  expect(code).toContain('mac=');
  expect(code).toMatch(/sha512/i);
});

test.each(languages)('%s: a quote or a line break in what a person chose stays text', (language) => {
  const custom = customSchemeSchema.parse({ template: `"'\`\n*/ \${ #{ {body}` });
  const { code } = codeSample({ ...defaultSigning('custom'), custom }, language, undefined);
  const line = code.split('\n').find((one) => one.includes('*/ '));
  expect(line).toContain('\\n');
});

test.each(languages.flatMap((language) => habitCodes.map((habit) => ({ language, habit }))))(
  'VER-18 $habit in $language: the wrong lines, and why they are wrong',
  ({ language, habit }) => {
    for (const scheme of schemeNames) {
      const sample = codeSample(defaultSigning(scheme), language, habit);
      const wrong = sample.habit?.wrong ?? '';
      expect(sample.habit?.code).toBe(habit);
      expect(wrong.split('\n').length).toBeLessThanOrEqual(8);
      expect(wrong).toMatch(/\w/);
      expect(wrong).not.toMatch(/undefined|[ \t]$/m);
      expect(unbalanced(wrong)).toBe('');
      expect(sample.habit?.why).toMatch(/^[A-Z].*\.$/);
      expect(sample.habit?.why.split(/\. (?=[A-Z])/).length).toBeLessThanOrEqual(2);
      expect(sample.code).not.toContain(wrong);
    }
  },
);

test.each(habitCodes)('the wrong lines of %s are lines that JavaScript takes without a word', (habit) => {
  const wrong = codeSample(defaultSigning('zof'), 'node', habit).habit?.wrong;
  expect(() => new Script(`async () => {\n${wrong}\n}`)).not.toThrow();
});

test('a wrong encoding is the one that the scheme does not use', () => {
  expect(codeSample(defaultSigning('zof'), 'node', 'wrong-encoding').habit?.wrong).toContain("digest('base64')");
  expect(codeSample(defaultSigning('shopify'), 'node', 'wrong-encoding').habit?.wrong).toContain("digest('hex')");
  expect(codeSample(defaultSigning('shopify'), 'node', 'wrong-encoding').habit?.why).toContain('written as base64');
  expect(codeSample(defaultSigning('svix'), 'node', 'wrong-key-bytes').habit?.wrong).toContain('not what it decodes to');
  expect(codeSample(defaultSigning('stripe'), 'node', 'wrong-content').habit?.why).toContain('the time . the raw body');
  expect(codeSample(defaultSigning('zof'), 'node', 'no-clock-check').habit?.why).toContain('No time is signed');
});
