import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hardeningPage, unaccounted } from '#test/support/hardening/page.ts';
import { promisedParts } from '#test/support/hardening/promises.ts';
import { readShowings, showingsOf } from '#test/support/hardening/shown-by.ts';

const showings = readShowings();

describe('docs/hardening.md', () => {
  test('is what npm run docs writes from the titles of the tests', () => {
    expect(readFileSync(join(import.meta.dirname, '../../docs/hardening.md'), 'utf8')).toBe(hardeningPage());
  });

  test('leaves no promise without a test or a reason', () => {
    expect(unaccounted(showings).unshown).toEqual([]);
  });

  test('knows every id that stands in a title', () => {
    expect(unaccounted(showings).unknown).toEqual([]);
  });

  test('promises nothing twice', () => {
    const ids = promisedParts.flatMap(({ promises }) => promises.map(({ id }) => id));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

describe('The titles it is made of', () => {
  test('carry one id or more, in a test, a table or a template', () => {
    const text = [
      "test('RCV-01, RCV-02: what is kept', () => {});",
      'describe("STO-03 it\'s \\"whole\\"", () => {});',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the text that is read
      'const title = `VER-05 ${count} cases`;',
    ].join('\n');
    expect(showingsOf('a.test.ts', text)).toEqual([
      { ids: ['RCV-01', 'RCV-02'], title: 'what is kept', file: 'a.test.ts' },
      { ids: ['STO-03'], title: 'it\'s "whole"', file: 'a.test.ts' },
      { ids: ['VER-05'], title: '… cases', file: 'a.test.ts' },
    ]);
  });

  test('may be the first line of a file, which then speaks for all in it', () => {
    expect(showingsOf('b.test.ts', "/** BSH-09: what a hostile page can do. */\ntest('x', () => {});")).toEqual([
      { ids: ['BSH-09'], title: 'what a hostile page can do.', file: 'b.test.ts' },
    ]);
  });

  test('are not ids in the middle of a sentence', () => {
    expect(showingsOf('c.test.ts', "test('like RCV-01 and more', () => {});")).toEqual([]);
  });
});
