/** What has the focus may go away with what it did: then the page has it, which nobody sees and no key leads on from. */
import { type RefObject, useEffect, useRef } from 'react';

export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** For the element that takes the focus when what had it went away as `state` changed. */
export function useLostFocus<T extends HTMLElement>(state: unknown): RefObject<T | null> {
  const heir = useRef<T>(null);
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== state && isFocusLost()) heir.current?.focus();
    before.current = state;
  }, [state]);
  return heir;
}
