import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { habitCodes, hintCodes, hypothesisCodes } from '#contract/models/diagnosis.ts';
import { customSchemeSchema } from '#contract/models/signing.ts';
import { schemeNames, verdictReasons, verdicts } from '#contract/models/verdict.ts';
import { habitWords, hintWords, hypothesisWords } from '#domain/signing/hypothesis-words.ts';
import { schemeFacts } from '#domain/signing/scheme-facts.ts';
import { verificationPage, verificationTables } from '#test/support/verification-page.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/verification.md'), 'utf8');

test('every scheme, cause, hint and habit has words, in the order of its codes', () => {
  expect(schemeFacts.map(({ name }) => name)).toEqual(schemeNames);
  expect(Object.keys(hypothesisWords)).toEqual(hypothesisCodes);
  expect(Object.keys(hintWords)).toEqual(hintCodes);
  expect(Object.keys(habitWords)).toEqual(habitCodes);
});

const words = Object.entries({ ...hypothesisWords, ...hintWords, ...habitWords });

test.each(words)('%s has a short label and one sentence', (_, { label, description }) => {
  expect(label).toMatch(/^[A-Z].{2,30}$/);
  expect(description).toMatch(/^[A-Z][^\n]{20,110}[^.]\.$/);
  expect(description).not.toMatch(/\. [A-Z]/);
});

test('no two causes have the same label', () => {
  const labels = Object.values(hypothesisWords).map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
});

test('the tables of docs/verification.md are what `npm run docs` writes', () => {
  expect(verificationPage(page)).toBe(page);
  expect([...page.matchAll(/<!-- table: (\S+) -->/g)].map(([, name]) => name)).toEqual(verificationTables);
});

test('docs/verification.md names every verdict, every reason and every field of a custom scheme', () => {
  const named = (name: string) => page.includes(`\`${name}\``);
  expect([...verdicts, ...verdictReasons].filter((name) => !named(name))).toEqual([]);
  expect(Object.keys(customSchemeSchema.shape).filter((name) => !named(name))).toEqual([]);
});

test('the example of a custom scheme in docs/verification.md is one', () => {
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const { scheme, custom } = JSON.parse(example);
  expect(scheme).toBe('custom');
  expect(customSchemeSchema.parse(custom)).toMatchObject({ algorithm: 'sha512', template: '{timestamp}:{body}' });
});
