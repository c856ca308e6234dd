import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slugSchema } from '#contract/models/endpoint.ts';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import { fieldErrorsOf, slugProblem } from '#renderer/features/endpoints/field-errors.ts';
import { slugFromName } from '#renderer/features/endpoints/slug.ts';

test.each([
  ['Orders', 'orders'],
  ['  Größe & Café №2 ', 'grosse-cafe-no2'],
  ['--a__b--', 'a-b'],
  ['日本', ''],
])('the name %j suggests %j', (name, slug) => {
  expect(slugFromName(name)).toBe(slug);
});

test('whatever the name, the suggestion is empty or a path the engine takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 90 }), (name) => {
      const slug = slugFromName(name);
      expect(slug === '' || slugSchema.safeParse(slug).success).toBe(true);
      expect(slugProblem(slug)).toBeUndefined();
    }),
  );
});

test('a refusal stands beside the field it is about', () => {
  expect(fieldErrorsOf(clientFailure('conflict.slug_taken', { slug: 'orders', name: 'Orders' })).slug).toContain(
    '/in/orders belongs to "Orders"',
  );
  expect(fieldErrorsOf(clientFailure('input.secret', { problem: 'It is empty.' })).secret).toContain('It is empty.');
  const other = clientFailure('log.disk_full');
  expect(fieldErrorsOf(other)).toEqual({ other });
  expect(fieldErrorsOf(clientFailure('conflict.secret_dates', { from: 'noon', until: 'ten' }))).toEqual({
    dates: 'A secret can not end before it begins. It would count from noon until ten.',
  });
  expect([slugProblem('A b'), slugProblem('a-b'), slugProblem('')].map((problem) => problem === undefined)).toEqual([false, true, true]);
});
