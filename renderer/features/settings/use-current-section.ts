import { type RefObject, useEffect, useState } from 'react';

export interface CurrentSection {
  readonly current: string | null;
  /** Scrolls to a section and gives its name the focus. */
  readonly show: (id: string) => void;
}

/** Below the upper edge by so much a section still counts as the one that is read. */
const leadPx = 96;

/** The section at the upper edge of what is seen; the last one where the page can scroll no further. */
export function useCurrentSection(scroller: RefObject<HTMLElement | null>, ids: readonly string[]): CurrentSection {
  const [read, setRead] = useState<string | null>(null);
  /** What was asked for stays current though the page is too short to bring it to the edge, until the person scrolls. */
  const [asked, setAsked] = useState<string | null>(null);
  const known = ids.join(' ');
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = () => {
      const edge = element.getBoundingClientRect().top + leadPx;
      const parts = [...element.querySelectorAll<HTMLElement>('[data-section]')].filter(
        (part) => part.dataset['section'] !== undefined && known.split(' ').includes(part.dataset['section']),
      );
      const above = parts.filter((part) => part.getBoundingClientRect().top <= edge);
      setRead((above.at(-1) ?? parts[0])?.dataset['section'] ?? null);
    };
    const forget = () => setAsked(null);
    look();
    element.addEventListener('scroll', look, { passive: true });
    element.addEventListener('wheel', forget, { passive: true });
    element.addEventListener('keydown', forget);
    return () => {
      element.removeEventListener('scroll', look);
      element.removeEventListener('wheel', forget);
      element.removeEventListener('keydown', forget);
    };
  }, [scroller, known]);
  return {
    current: asked !== null && ids.includes(asked) ? asked : read,
    show(id) {
      setAsked(id);
      const part = scroller.current?.querySelector(`[data-section="${id}"]`);
      part?.scrollIntoView({ block: 'start' });
      part?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    },
  };
}
