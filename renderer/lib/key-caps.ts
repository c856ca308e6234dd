/** How keys are written on their caps, for the system the window is on. */

/** Apple's keyboards have ⌘ where others have Ctrl. */
export function isApple(): boolean {
  return /^(?:Mac|iP)/.test(navigator.platform);
}

const names: Readonly<Record<string, string>> = { Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑', ' ': 'Space' };

/** The caps of a shortcut as commands write it: `g t` is two keys one after the other, `Shift+R` and `Mod+a` two at once. */
export function capsOf(keys: string, onApple = isApple()): readonly string[] {
  if (keys === ' ') return ['Space'];
  return keys.split(' ').flatMap((press) => capsOfPress(press, onApple));
}

function capsOfPress(press: string, onApple: boolean): readonly string[] {
  const parts = press.split('+').filter((part) => part !== '');
  if (parts.length === 1 && /^[A-Z]$/.test(press)) return ['Shift', press];
  return parts.map((part) => {
    if (part === 'Mod') return onApple ? '⌘' : 'Ctrl';
    const name = names[part] ?? part;
    // Capitals are on the caps; a letter alone stays small, as it is pressed without Shift.
    return parts.length > 1 && name.length === 1 ? name.toUpperCase() : name === 'enter' ? 'Enter' : name;
  });
}
