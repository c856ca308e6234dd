/** Whether a key press belongs to what the person is typing in, not to a shortcut of the window. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  // A choice that was pressed keeps the focus; nobody types into it.
  const fields = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [role="textbox"], .monaco-editor';
  return target.isContentEditable || target.closest(fields) !== null;
}

type Press = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** The name of a press as shortcuts are written: `j`, `J`, `?`, `Escape`, `Shift+ArrowDown`, `Mod+a`. Null while Alt is held. */
export function keyName({ key, altKey, ctrlKey, metaKey, shiftKey }: Press): string | null {
  if (altKey) return null;
  const shift = shiftKey && key.length > 1 ? 'Shift+' : '';
  return ctrlKey || metaKey ? `Mod+${shift}${key.toLowerCase()}` : `${shift}${key}`;
}
