/**
 * The system's usual menus with the page's commands in them. The page owns commands and keys: it says which it has, and the menu sends the
 * id of the one that was chosen. Reload and developer tools are there only while developing.
 */
import { Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';
import { z } from 'zod';
import { type NativeMenuEntry, nativeMenus } from '#contract/native.ts';
import { tellPage } from './attention.ts';
import { channels } from './channels.ts';
import type { IpcGuard } from './ipc-guard.ts';

const entrySchema = z.strictObject({
  menu: z.enum(nativeMenus),
  command: z.string().regex(/^[a-z]+(?:[.-][a-z0-9]+)*$/),
  label: z.string().min(1).max(80),
  keys: z.string().min(1).max(20).nullable(),
});
const entriesSchema = z.array(entrySchema).max(100);

interface MenuParts {
  readonly platform: NodeJS.Platform;
  readonly isDevelopment: boolean;
}

/** The menus before the page has said anything. */
export function setMenu(parts: MenuParts): void {
  showMenu(parts, [], () => undefined);
}

export function registerMenu(guard: IpcGuard, parts: MenuParts): void {
  guard.handle(channels.setMenu, entriesSchema, async (entries, sender: WebContents) =>
    showMenu(parts, entries, (command) => tellPage(sender, { kind: 'menu.chosen', command })),
  );
}

function showMenu(parts: MenuParts, entries: readonly NativeMenuEntry[], choose: (command: string) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts, entries, choose)));
}

/** Pure, so that it can be looked at without a screen. */
export function menuTemplate(
  { platform, isDevelopment }: MenuParts,
  entries: readonly NativeMenuEntry[],
  choose: (command: string) => void,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const items = (menu: NativeMenuEntry['menu']) => {
    const own = entries.filter((entry) => entry.menu === menu);
    return own.map((entry): MenuItemConstructorOptions => ({ ...shownKeys(entry, isMac), click: () => choose(entry.command) }));
  };
  const apart = (own: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    own.length === 0 ? [] : [...own, { type: 'separator' }];
  const ownMenu = (menu: NativeMenuEntry['menu'], options: MenuItemConstructorOptions): MenuItemConstructorOptions[] => {
    const submenu = items(menu);
    return submenu.length === 0 ? [] : [{ ...options, submenu }];
  };
  const developing: MenuItemConstructorOptions[] = isDevelopment
    ? [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }]
    : [];
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    { label: 'File', submenu: [...apart(items('file')), { role: isMac ? 'close' : 'quit' }] },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...apart(items('view')),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...developing,
      ],
    },
    ...ownMenu('go', { label: 'Go' }),
    { role: 'windowMenu' },
    ...ownMenu('help', { role: 'help', label: 'Help' }),
  ];
}

/**
 * A key that is a letter alone, or two in turn, stands in the label: as an accelerator it would take letters from whoever types in a field.
 * A chord is shown as one and not registered, because the page takes it.
 */
function shownKeys({ label, keys }: NativeMenuEntry, isMac: boolean): MenuItemConstructorOptions {
  if (keys === null) return { label };
  const chord = /^Mod\+(?:(Shift)\+)?([a-z0-9,./])$/i.exec(keys);
  if (chord === null) return { label: `${label} (${keys.split(' ').join(' then ')})` };
  const accelerator = ['CmdOrCtrl', ...(chord[1] === undefined ? [] : ['Shift']), (chord[2] ?? '').toUpperCase()].join('+');
  // why: macOS shows only what is registered; the page sees the key first and then the menu does not.
  return isMac ? { label, accelerator } : { label, accelerator, registerAccelerator: false };
}
