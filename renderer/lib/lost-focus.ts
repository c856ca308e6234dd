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

/** Gives the focus to what the view goes on from: the row that Tab would come to, the name of the page, or the view itself. */
export function focusView(): void {
  const view = document.querySelector<HTMLElement>('main');
  const heir = view?.querySelector<HTMLElement>('[role="row"][tabindex="0"]') ?? view?.querySelector<HTMLElement>('h1[tabindex]') ?? view;
  heir?.focus({ preventScroll: true });
}
