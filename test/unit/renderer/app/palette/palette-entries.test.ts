import { describe, expect, it } from 'vitest';
import { type Entry, type EntryGroup, shownGroups } from '#renderer/app/palette/palette-entries.ts';

const entry = (group: EntryGroup, label: string, more: Partial<Entry> = {}): Entry => ({
  id: `${group} ${label}`,
  group,
  label,
  run: () => undefined,
  ...more,
});
const entries = [
  entry('Actions', 'Replay'),
  entry('Go to', 'Replays'),
  entry('Go to', 'Storage'),
  entry('Recent', 'run.failed'),
  entry('Search', 'Filter the timeline by x', { isOfText: true }),
];
const shape = (text: string, of = entries) =>
  shownGroups(of, text).map(({ name, entries: shown }) => [name, ...shown.map((one) => one.entry.label)]);

describe('the palette', () => {
  it('shows what was open last, actions and places before anything is typed', () => {
    expect(shape('').map(([name]) => name)).toEqual(['Recent', 'Actions', 'Go to', 'Search']);
  });

  it('puts the group with the best match first, and the search last', () => {
    expect(shape('storage')).toEqual([
      ['Go to', 'Storage'],
      ['Search', 'Filter the timeline by x'],
    ]);
    expect(shape('replay').map(([name]) => name)).toEqual(['Actions', 'Go to', 'Search']);
  });

  it('shows what a pasted text names before anything else', () => {
    const found = entry('Found', 'run.completed', { isOfText: true });
    expect(shape('dlv_12', [...entries, found])).toEqual([
      ['Found', 'run.completed'],
      ['Search', 'Filter the timeline by x'],
    ]);
  });
});
