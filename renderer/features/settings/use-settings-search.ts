import { type KeyboardEvent, useRef, useState } from 'react';
import { foundSections, neighbour, type PageItem, type PageSection } from './page-parts.ts';

export interface SettingsSearch {
  readonly text: string;
  readonly sections: readonly PageSection[];
  /** How many items the search leaves. */
  readonly count: number;
  /** What Enter would go to; null while nothing is searched for or nothing is found. */
  readonly activeId: string | null;
  readonly type: (text: string) => void;
  readonly press: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** For the element of each item. */
  readonly hold: (key: string) => (element: HTMLElement | null) => void;
}

export function itemKey(section: PageSection, item: PageItem): string {
  return `${section.id}/${item.id}`;
}

const controls = 'input, button, [role="combobox"], [role="switch"], a[href]';

/** Narrows the page as it is typed; arrows go through what is left, Enter goes to its control, Esc clears. */
export function useSettingsSearch(all: readonly PageSection[]): SettingsSearch {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const elements = useRef(new Map<string, HTMLElement>());
  const sections = foundSections(all, text);
  const keys = sections.flatMap((section) => section.items.map((item) => itemKey(section, item)));
  const isSearching = text.trim() !== '';
  const activeId = isSearching ? (chosen !== null && keys.includes(chosen) ? chosen : (keys[0] ?? null)) : null;
  const move = (step: 1 | -1) => {
    const next = neighbour(keys, activeId, step);
    setChosen(next);
    if (next !== null) elements.current.get(next)?.scrollIntoView({ block: 'nearest' });
  };
  const enter = () => {
    const element = activeId === null ? undefined : elements.current.get(activeId);
    element?.scrollIntoView({ block: 'nearest' });
    const control = element?.querySelector<HTMLElement>(controls);
    (control ?? element)?.focus();
  };
  const clear = () => {
    setText('');
    setChosen(null);
  };
  const act = (key: string): boolean => {
    if (key === 'ArrowDown') move(1);
    else if (key === 'ArrowUp') move(-1);
    else if (key === 'Enter') enter();
    else if (key === 'Escape') clear();
    else return false;
    return true;
  };
  return {
    text,
    sections,
    count: keys.length,
    activeId,
    type: (next) => {
      setText(next);
      setChosen(null);
    },
    press: (event) => {
      if (!isSearching || event.nativeEvent.isComposing || !act(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    hold: (key) => (element) => {
      if (element === null) elements.current.delete(key);
      else elements.current.set(key, element);
    },
  };
}
