import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queryKeys, termsOf } from '#domain/query/ast.ts';
import { keyMeanings } from '#domain/query/key-meanings.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { generalExamples, keyReferences } from '#domain/query/reference.ts';
import { staticValues } from '#domain/query/static-values.ts';
import { queryPage } from '#test/support/query-page.ts';

function keysOf(query: string): readonly string[] {
  const parsed = parseQuery(query);
  if (!parsed.ok) throw new Error(`${query}: ${parsed.problem}`);
  return termsOf(parsed.node).map((term) => term.key);
}

test('every key is described, once, in the same order as it is offered', () => {
  expect(keyReferences.map(({ key }) => key)).toEqual(queryKeys.filter((key) => key !== 'text'));
  expect(keyMeanings.map(({ key }) => key)).toEqual(keyReferences.map(({ key }) => key));
});

test.each(keyReferences.flatMap(({ key, examples }) => examples.map(({ query }) => [query, key] as const)))(
  '%s is understood',
  (query, key) => {
    expect(keysOf(query)).toContain(key);
  },
);

test.each(generalExamples)('$query is understood', ({ query }) => {
  expect(keysOf(query).length).toBeGreaterThan(0);
});

test.each(queryKeys.flatMap((key) => staticValues(key).map(({ value }) => [`${key}:${value}`] as const)))(
  '%s, which is offered, is understood',
  (query) => {
    expect(keysOf(query)).toHaveLength(1);
  },
);

test('docs/query-language.md is what `npm run docs` writes', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../../docs/query-language.md'), 'utf8')).toBe(queryPage());
});
