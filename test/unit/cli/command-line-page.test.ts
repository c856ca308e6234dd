import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLinePage } from '#test/support/command-line-page.ts';

test('docs/command-line.md is what `npm run docs` writes', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../docs/command-line.md'), 'utf8')).toBe(commandLinePage());
});

test('the page has every command but those that are hidden', () => {
  const page = commandLinePage();
  for (const name of ['serve', 'list', 'count', 'delete', 'retention set', 'restore']) expect(page).toContain(`\n## ${name}\n`);
  expect(page).not.toContain('generate');
});
