import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandTable } from '#renderer/app/commands.ts';
import { keyboardPage, keysText } from '#test/support/keyboard-page.ts';

describe('docs/keyboard.md', () => {
  test('is what npm run docs writes from the table of commands', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../docs/keyboard.md'), 'utf8')).toBe(keyboardPage());
  });

  test('has every command with each of its keys', () => {
    const page = keyboardPage();
    for (const { label, keys } of commandTable) {
      const row = page.split('\n').find((line) => line.startsWith('|') && line.endsWith(`| ${label} |`)) ?? '';
      for (const one of keys) expect(row, label).toContain(keysText(one));
    }
  });
});

test.each([
  ['j', '`j`'],
  ['R', '`Shift+R`'],
  [' ', '`Space`'],
  ['g t', '`g t`'],
  ['Mod+enter', '`Ctrl+Enter`'],
  ['Mod+a', '`Ctrl+A`'],
  ['Shift+ArrowDown', '`Shift+↓`'],
  ['?', '`?`'],
])('a key written %j reads %s', (keys, text) => expect(keysText(keys)).toBe(text));
