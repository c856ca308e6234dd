import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findExcerpt } from '#domain/query/excerpt.ts';
import { fold } from '#domain/query/fold.ts';

const inBody = (text: string, term: string) => findExcerpt([{ where: 'body', text }], [term]);

test('the first source that has the first term', () => {
  const sources = [
    { where: 'url' as const, text: '/in/zof' },
    { where: 'header' as const, text: 'Needle' },
    { where: 'body' as const, text: 'a needle' },
  ];
  expect(findExcerpt(sources, ['needle'])).toEqual({ where: 'header', text: 'Needle', markStart: 0, markEnd: 6 });
  expect(findExcerpt(sources, ['absent', 'ZOF'])).toEqual({ where: 'url', text: '/in/zof', markStart: 4, markEnd: 7 });
  expect(findExcerpt(sources, ['absent'])).toBeNull();
});

test('a long text is cut around the match, without control characters', () => {
  const found = inBody(`${'a'.repeat(500)}\n\tneedle\n${'b'.repeat(500)}`, 'needle');
  expect(found?.text).toHaveLength(120);
  expect(found?.text).toContain('aaa  needle bbb');
  expect(found?.text.slice(found.markStart, found.markEnd)).toBe('needle');
});

test('marks are right where lower case has another length', () => {
  const found = inBody('İİİ İstanbul STRASSE', 'strasse');
  expect(found?.text.slice(found.markStart, found.markEnd)).toBe('STRASSE');
});

test('what is marked is the term, in any text around it', () => {
  const around = fc.string({ unit: fc.constantFrom('a', 'İ', '\u{1f600}', 'Σ', '\0', '\n', 'ß', ' '), maxLength: 200 });
  fc.assert(
    fc.property(around, fc.constantFrom('needle', 'ΟΔΟΣ', '\u{1f600}x', 'x'.repeat(150)), around, (before, term, after) => {
      const found = inBody(`${before}${term.toUpperCase()}${after}`, term);
      expect(found).not.toBeNull();
      if (found === null) return;
      expect(found.text.length).toBeLessThanOrEqual(120);
      expect(found.text.isWellFormed()).toBe(true);
      expect(fold(term)).toContain(fold(found.text.slice(found.markStart, found.markEnd)));
      expect(found.markEnd - found.markStart).toBeGreaterThanOrEqual(Math.min(100, term.length));
    }),
    { numRuns: 2_000 },
  );
});
