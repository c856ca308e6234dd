/** The keys of an open list of options. Radix has them in its viewport, which Trusted Types refuse. */
import { type KeyboardEvent, useRef } from 'react';

const pauseMs = 1_000;

/** Which option letters lead to: the next that begins with them, from the one that has the focus; the same letter again goes on. */
export function optionByLetters(labels: readonly string[], at: number, letters: string): number {
  const [first = ''] = letters;
  const sought = [...letters].every((letter) => letter === first) ? first : letters;
  const from = sought.length === 1 ? at + 1 : Math.max(at, 0);
  const order = labels.map((_, step) => (from + step) % labels.length);
  return order.find((index) => labels[index]?.trim().toLowerCase().startsWith(sought.toLowerCase())) ?? at;
}

function optionByKey(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1);
  if (key === 'ArrowUp') return at < 0 ? count - 1 : Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

export function useOptionKeys(): (event: KeyboardEvent<HTMLElement>) => void {
  const written = useRef({ letters: '', atMs: 0 });
  return (event) => {
    const { key, ctrlKey, metaKey, altKey, timeStamp, currentTarget } = event;
    if (ctrlKey || metaKey || altKey) return;
    const options = [...currentTarget.querySelectorAll<HTMLElement>('[role="option"]:not([data-disabled])')];
    const at = options.findIndex((option) => option.contains(document.activeElement));
    let next = optionByKey(key, at, options.length);
    if (next === undefined && key.length === 1 && key !== ' ') {
      const { letters, atMs } = written.current;
      written.current = { letters: timeStamp - atMs < pauseMs ? letters + key : key, atMs: timeStamp };
      next = optionByLetters(
        options.map(({ textContent }) => textContent),
        at,
        written.current.letters,
      );
    }
    if (next === undefined) return;
    event.preventDefault();
    options[next]?.focus();
  };
}
