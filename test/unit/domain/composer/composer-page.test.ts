import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { composerPage, composerTables } from '#test/support/composer-page.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/composer.md'), 'utf8');

test('docs/composer.md has every table, as the code says it: run npm run docs', () => {
  for (const name of composerTables) expect(page).toContain(`<!-- table: ${name} -->`);
  expect(composerPage(page)).toBe(page);
});
