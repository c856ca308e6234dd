/** The page of keys, from the table that the window itself reads. */
import { type CommandEntry, commandTable } from '#renderer/app/commands.ts';
import { tableOf } from './page-tables.ts';

const intro = `# Keyboard

Everything in the window has a key. \`?\` shows this list in the window, and a tooltip names the key of what it explains. This page is written by
\`npm run docs\` from \`renderer/app/commands.ts\`, the table that the window reads; a test compares the two.

- Two keys side by side, as \`g t\`, are pressed one after the other within a second.
- \`Ctrl\` is \`⌘\` on macOS.
- While you type, and in dialogs and menus, keys belong to what you type in; \`Esc\` leads out.
- \`Tab\` and \`Shift+Tab\` go through the controls, the arrow keys through a list, a menu or a row of tabs. The line between two panes moves with the
  arrow keys when it has the focus.
`;

const named: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ' ': 'Space',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Mod: 'Ctrl',
  enter: 'Enter',
};

/** docs/keyboard.md, as Markdown: the groups in the order of the table. */
export function keyboardPage(table: readonly CommandEntry[] = commandTable): string {
  const groups = [...new Set(table.map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = table.filter((entry) => entry.group === group).map(({ keys, label }) => [keys.map(keysText).join(' or '), label]);
    return `## ${group}\n\n${tableOf(['Key', 'Does'], rows)}\n`;
  });
  return [intro, ...sections].join('\n');
}

/** `Mod+a` as `Ctrl+A`, `g t` as it is, `R` as `Shift+R`. */
export function keysText(keys: string): string {
  if (keys === ' ') return '`Space`';
  return `\`${keys.split(' ').map(pressText).join(' ')}\``;
}

function pressText(press: string): string {
  const parts = press.split('+').filter((part) => part !== '');
  if (parts.length === 0) return '+';
  const last = parts.at(-1) ?? '';
  const held = parts.slice(0, -1).map((part) => named[part] ?? part);
  if (/^[A-Z]$/.test(last) && held.length === 0) return `Shift+${last}`;
  return [...held, named[last] ?? (held.length > 0 && last.length === 1 ? last.toUpperCase() : last)].join('+');
}
