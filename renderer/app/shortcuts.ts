import { isApple } from '#renderer/lib/key-caps.ts';
import { isTyping, keyName } from '#renderer/lib/keys.ts';
import type { CommandId, CommandRegistry } from '#renderer/state/command-registry.ts';
import { type CommandEntry, commandTable } from './commands.ts';

const sequenceLimitMs = 1_000;

export type KeyReader = (key: string, nowMs: number) => CommandId | undefined;

/** Turns presses into commands; remembers the first half of a two-key shortcut for a second. */
export function createKeyReader(table: readonly CommandEntry[]): KeyReader {
  const byKeys = new Map(table.flatMap((entry) => entry.keys.map((keys) => [keys, entry.id] as const)));
  let lead: { readonly key: string; readonly atMs: number } | undefined;
  return (key, nowMs) => {
    const pair = lead !== undefined && nowMs - lead.atMs < sequenceLimitMs ? byKeys.get(`${lead.key} ${key}`) : undefined;
    lead = { key, atMs: nowMs };
    return pair ?? byKeys.get(key);
  };
}

/** Listens on the whole window. Typing, dialogs and menus keep their keys. */
export function bindShortcuts(commands: CommandRegistry): () => void {
  const read = createKeyReader(commandTable);
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isTyping(event) || ownsKeys(event)) return;
    const key = keyName(event);
    const id = key === null ? undefined : read(key, event.timeStamp);
    if (id !== undefined && commands.run(id)) event.preventDefault();
  };
  // Before anybody inside sees it: Monaco and text fields have a use of their own for it.
  const pressAnywhere = (event: KeyboardEvent) => {
    if (!isPaletteKey(event, isApple()) || isModal()) return;
    event.preventDefault();
    event.stopPropagation();
    commands.run('app.palette');
  };
  window.addEventListener('keydown', pressAnywhere, { capture: true });
  window.addEventListener('keydown', press);
  return () => {
    window.removeEventListener('keydown', pressAnywhere, { capture: true });
    window.removeEventListener('keydown', press);
  };
}

/** ⌘ K on Apple's systems, where Ctrl K deletes to the end of the line; Ctrl K elsewhere. */
export function isPaletteKey(event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>, onApple: boolean): boolean {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  const isHeld = onApple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  return isHeld && !altKey && !shiftKey && key.toLowerCase() === 'k';
}

/** A dialog is finished or closed first: what is filled in there must not be lost. The palette itself goes by the same key. */
function isModal(): boolean {
  return document.querySelector('[role="dialog"][data-state="open"]:not([data-palette]), [role="alertdialog"]') !== null;
}

/** Inside a dialog or menu every key is its own; a focused control keeps the keys that work it. */
function ownsKeys(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null) return true;
  const isControl = target.closest('button, a, input, summary, [role="tab"], [role="separator"], [role="tabpanel"]') !== null;
  return isControl && ['Enter', ' ', 'Home', 'End'].includes(event.key);
}
