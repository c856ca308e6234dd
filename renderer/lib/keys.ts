/** Whether a key press belongs to what the person is typing in, not to a shortcut of the window. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="textbox"], .monaco-editor') !== null;
}

/** The name of a press as shortcuts are written: `j`, `?`, `Enter`, `Escape`. Null while Ctrl, Alt or Meta is held. */
export function keyName(event: KeyboardEvent): string | null {
  return event.ctrlKey || event.altKey || event.metaKey ? null : event.key;
}
