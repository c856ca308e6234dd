import type { ReactNode } from 'react';
import { matchesSearch } from '#domain/settings/search-settings.ts';

/** Something on the page that can be found by itself: a setting, a fact, a link. */
export interface PageItem {
  readonly id: string;
  readonly label: string;
  readonly words: readonly string[];
  readonly content: ReactNode;
}

export const sectionIds = [
  'environments',
  'endpoints',
  'targets',
  'receiver',
  'console',
  'storage',
  'appearance',
  'notifications',
  'shortcuts',
  'privacy',
  'sessions',
  'advanced',
] as const;
export type SectionId = (typeof sectionIds)[number];

export interface PageSection {
  readonly id: SectionId;
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly items: readonly PageItem[];
}

/** What a search leaves: sections without any item that fits are gone, and so are those that have none. */
export function foundSections(sections: readonly PageSection[], search: string): readonly PageSection[] {
  return sections
    .map((section) => ({
      ...section,
      items: section.items.filter(({ label, words }) => matchesSearch({ label, words: [...words, section.title] }, search)),
    }))
    .filter(({ items }) => items.length > 0);
}

/** The item after or before one, around the ends; the first or the last when none is. */
export function neighbour(ids: readonly string[], id: string | null, step: 1 | -1): string | null {
  const at = id === null ? -1 : ids.indexOf(id);
  if (at === -1) return ids.at(step === 1 ? 0 : -1) ?? null;
  return ids[(at + step + ids.length) % ids.length] ?? null;
}
