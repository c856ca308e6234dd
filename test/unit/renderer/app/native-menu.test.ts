import { expect, it } from 'vitest';
import { commandTable } from '#renderer/app/commands.ts';
import { menuEntries } from '#renderer/app/native-menu.ts';

it('offers each command once, in the words of the command table and with its first key', () => {
  const entries = menuEntries();
  expect(new Set(entries.map(({ command }) => command)).size).toBe(entries.length);
  for (const { command, label, keys } of entries) {
    const known = commandTable.find(({ id }) => id === command);
    expect({ label, keys }).toEqual({ label: known?.label, keys: known?.keys[0] ?? null });
  }
});

it('has every page in the menu Go', () => {
  const pages = commandTable.filter(({ id }) => id.startsWith('go.')).map(({ id }) => id);
  const offered = menuEntries().map(({ command }) => command);
  expect(pages.filter((page) => !offered.includes(page))).toEqual([]);
});
