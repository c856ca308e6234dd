import { expect, test } from 'vitest';
import { languages } from '#contract/models/diagnosis.ts';
import { verdictReasons } from '#contract/models/verdict.ts';
import { base64OfBytes, bytesOfBase64 } from '#renderer/lib/bytes.ts';
import { languageNames, nextStepWords, secretWords, triedWords } from '#renderer/signature/diagnosis-words.ts';

test('what was tried is said with its figures', () => {
  expect(triedWords({ tried: 1_240, tookMs: 212.4 }, 3)).toBe('1,240 signatures tried with 3 secrets in 212 ms');
  expect(triedWords({ tried: 1, tookMs: 1 }, 0)).toBe('1 signature tried in 1.00 ms');
});

test('there is one next step for every reason, and a name for every language', () => {
  for (const reason of verdictReasons) expect(nextStepWords(reason), reason).toMatch(/\.$/);
  for (const language of languages) expect(languageNames[language]).not.toBe('');
});

test('a secret of another endpoint is named with it', () => {
  expect(secretWords({ id: null, name: 'Main', endpointName: null })).toBe('“Main”');
  expect(secretWords({ id: null, name: 'Main', endpointName: 'Billing' })).toBe('“Main” of Billing');
});

test('bytes come through base64 as they were, over the limit of arguments too', () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256);
  expect(base64OfBytes(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  expect(bytesOfBase64(base64OfBytes(bytes))).toEqual(bytes);
});
