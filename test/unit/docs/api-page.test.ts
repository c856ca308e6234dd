import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apiPage } from '#test/support/api-page/page.ts';
import { boundsText, typeText } from '#test/support/api-page/type-text.ts';

test('docs/api.md is what npm run docs writes from the OpenAPI document', async () => {
  expect(readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8')).toBe(await apiPage());
});

describe('A schema as a short type', () => {
  test.each<[string, unknown, string]>([
    ['an id by its beginning', { type: 'string', pattern: '^dlv_[1-9][0-9]{0,15}$' }, 'dlv_…'],
    ['any other pattern as text', { type: 'string', pattern: '^[a-z]+$' }, 'string'],
    [
      'what may be left out',
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'null' } }, required: ['a'] },
      '{a: string, b?: null}',
    ],
    ['lists of alternatives', { type: 'array', items: { anyOf: [{ const: 1 }, { enum: ['x', 'y'] }] } }, '(1 | "x" | "y")[]'],
    ['what lies deep', { type: 'object', properties: { a: { type: 'object', properties: { b: {} } } }, required: ['a'] }, '{a: {…}}'],
    ['a map', { type: 'object', additionalProperties: { type: 'integer' } }, '{[name]: integer}'],
    ['a reference by its name', { $ref: '#/components/schemas/Failure' }, 'Failure'],
  ])('tells %s', (_, schema, text) => expect(typeText(schema, 1)).toBe(text));

  test.each<[unknown, string]>([
    [{ type: 'integer', minimum: 1, maximum: 500, default: 100 }, '1 to 500, 100 unless told'],
    [{ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, ''],
    [{ type: 'string', maxLength: 10_240, default: '' }, 'at most 10,240 characters'],
  ])('tells the bounds of %j', (schema, text) => expect(boundsText(schema)).toBe(text));
});
