import { describe, expect, it } from 'vitest';
import { commandTable } from '#renderer/app/commands.ts';
import { createKeyReader } from '#renderer/app/shortcuts.ts';
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
