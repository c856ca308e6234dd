/** Every key that the window shows is one that works, and none of them takes a key from the editor. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTable } from '#renderer/app/commands.ts';
import { capsOf } from '#renderer/lib/key-caps.ts';

const renderer = join(import.meta.dirname, '../../../../renderer');
const capsOfTable = new Map(commandTable.flatMap(({ id, keys }) => keys.map((key) => [capsOf(key, false).join(' '), id] as const)));

/** Keys that belong to what has the focus, and to no command. */
const ofTheirOwn: ReadonlySet<string> = new Set(['Esc', 'F2', 'Del', 'Ctrl F']);

const shown = globSync('**/*.tsx', { cwd: renderer }).flatMap((file) =>
  [...readFileSync(join(renderer, file), 'utf8').matchAll(/shortcut(?:="|: ')([^"'\n]+)["']/g)].map(([, keys = '']) => ({ file, keys })),
);

/** Keys that Monaco has a use for while it has the focus, and Hookglass too: which of them wins, and why. */
const sharedWithMonaco: Readonly<Record<string, string>> = {
  'Mod+k': 'Opens the palette everywhere; comments and folds, whose chords begin with it in Monaco, are on Mod+/ and Mod+Shift+[ as well',
  'Mod+enter': 'Sends the draft; Monaco would insert a line below, which Enter at the end of a line does',
  'Mod+a': 'Inside the editor its text is selected, as typing keeps its keys; in the list the rows are',
  F1: "Explains the field at the cursor; Monaco's own palette would list what has no meaning here",
  Escape: 'Closes what Monaco has open, and reaches the window only when nothing is',
};
/** What Monaco binds by itself and people use in an editor of JSON. */
const monacoKeys = [
  ...['Mod+a', 'Mod+c', 'Mod+d', 'Mod+f', 'Mod+g', 'Mod+h', 'Mod+i', 'Mod+k', 'Mod+l', 'Mod+u', 'Mod+v', 'Mod+x', 'Mod+y', 'Mod+z'],
  ...['Mod+/', 'Mod+[', 'Mod+]', 'Mod+enter', 'Mod+Shift+k', 'Mod+Shift+l', 'Mod+Shift+z', 'Mod+Shift+o', 'Mod+Home', 'Mod+End'],
  ...['F1', 'F2', 'F3', 'F7', 'F8', 'F12', 'Escape', 'Shift+Tab', 'Tab'],
];

describe('keys', () => {
  it('shown in tooltips and menus are keys of commands', () => {
    expect(shown.length).toBeGreaterThan(30);
    const unknown = shown.filter(({ keys }) => {
      const caps = capsOf(keys, false).join(' ');
      return !capsOfTable.has(caps) && !ofTheirOwn.has(caps);
    });
    expect(unknown).toEqual([]);
  });

  it('take nothing from Monaco but what is meant', () => {
    const keys = new Set(commandTable.flatMap((entry) => entry.keys));
    expect(monacoKeys.filter((key) => keys.has(key)).toSorted()).toEqual(Object.keys(sharedWithMonaco).toSorted());
  });

  it('with Ctrl or ⌘ are none that the browser keeps for itself', () => {
    const ofTheBrowser = ['n', 't', 'w', 'r', 'l', 'q', 'p', 's', 'o', 'j', 'd', '0', '+', '-', '1', '2', '9'].map((key) => `Mod+${key}`);
    const keys = new Set(commandTable.flatMap((entry) => entry.keys));
    expect(ofTheBrowser.filter((key) => keys.has(key))).toEqual([]);
  });

  it('are written as the system writes them', () => {
    expect(capsOf('Mod+k', true)).toEqual(['⌘', 'K']);
    expect(capsOf('Mod+enter', false)).toEqual(['Ctrl', 'Enter']);
    expect(capsOf('R', false)).toEqual(['Shift', 'R']);
    expect(capsOf('g t', false)).toEqual(['g', 't']);
    expect(capsOf(' ', false)).toEqual(['Space']);
    expect(capsOf('Shift+ArrowDown', true)).toEqual(['Shift', '↓']);
  });
});
