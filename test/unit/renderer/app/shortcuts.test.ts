import { describe, expect, it } from 'vitest';
import { commandTable } from '#renderer/app/commands.ts';
import { createKeyReader, isPaletteKey } from '#renderer/app/shortcuts.ts';
import { commandIds, createCommandRegistry } from '#renderer/state/command-registry.ts';

describe('shortcuts', () => {
  it('every command is in the table once, with a key of its own', () => {
    expect(commandTable.map((entry) => entry.id).toSorted()).toEqual([...commandIds].toSorted());
    const keys = commandTable.flatMap((entry) => entry.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('reads single keys and two keys one after the other', () => {
    const read = createKeyReader(commandTable);
    expect(read('j', 0)).toBe('list.next');
    expect(read('g', 100)).toBeUndefined();
    expect(read('e', 300)).toBe('go.endpoints');
    expect(read('e', 400)).toBeUndefined();
  });

  it('forgets the first of two keys after a second', () => {
    const read = createKeyReader(commandTable);
    read('g', 0);
    expect(read('e', 1_500)).toBeUndefined();
  });

  it('no key is the first half of another one', () => {
    const keys = commandTable.flatMap((entry) => entry.keys);
    const leads = new Set(keys.filter((key) => key.length > 1 && key.includes(' ')).map((key) => key.split(' ')[0]));
    expect(keys.filter((key) => leads.has(key))).toEqual([]);
  });

  it('opens the palette by Ctrl K, and by ⌘ K where Ctrl K deletes to the end of the line', () => {
    const press = { key: 'k', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
    expect(isPaletteKey({ ...press, ctrlKey: true }, false)).toBe(true);
    expect(isPaletteKey({ ...press, key: 'K', metaKey: true }, true)).toBe(true);
    expect(isPaletteKey({ ...press, ctrlKey: true }, true)).toBe(false);
    expect(isPaletteKey({ ...press, metaKey: true }, false)).toBe(false);
    expect(isPaletteKey({ ...press, ctrlKey: true, shiftKey: true }, false)).toBe(false);
    expect(isPaletteKey(press, false)).toBe(false);
  });

  it('leaves a command to whoever is closest, and falls back to who takes it last', () => {
    const commands = createCommandRegistry();
    const ran: string[] = [];
    const release = commands.register('endpoint.create', () => ran.push('page'));
    commands.registerLast('endpoint.create', () => ran.push('window'));
    commands.run('endpoint.create');
    release();
    expect(commands.isTaken('endpoint.create')).toBe(true);
    commands.run('endpoint.create');
    expect(ran).toEqual(['page', 'window']);
  });

  it('runs what is wanted of a page as soon as the page takes it, once', async () => {
    const commands = createCommandRegistry();
    const ran: string[] = [];
    commands.runNext('target.create');
    commands.register('endpoint.create', () => ran.push('endpoint'));
    commands.register('target.create', () => ran.push('target'));
    commands.register('target.create', () => ran.push('again'));
    await Promise.resolve();
    expect(ran).toEqual(['target']);
  });

  it('gives a command to whoever took it last, and back', () => {
    const commands = createCommandRegistry();
    const ran: string[] = [];
    expect(commands.run('list.next')).toBe(false);
    commands.register('list.next', () => ran.push('first'));
    const release = commands.register('list.next', () => ran.push('second'));
    commands.run('list.next');
    release();
    expect(commands.run('list.next')).toBe(true);
    expect(ran).toEqual(['second', 'first']);
  });
});
