/** What the palette shows for a text: entries in groups, the best first. Pure. */
import { type Match, matchLabel } from './match.ts';

const entryGroups = ['Found', 'Recent', 'Actions', 'Go to', 'Search'] as const;
export type EntryGroup = (typeof entryGroups)[number];

/** One line of the palette. What is said of deliveries is made visible before it gets here. */
export interface Entry {
  /** Differs among all that are shown. */
  readonly id: string;
  readonly group: EntryGroup;
  readonly label: string;
  /** What it is, beside the label. */
  readonly detail?: string | undefined;
  readonly keys?: string | undefined;
  /** Looked through besides the label. */
  readonly words?: string | undefined;
  /** Shown whatever is typed: it comes from the text itself. */
  readonly isOfText?: boolean | undefined;
  readonly run: () => void;
}

export interface ShownEntry {
  readonly entry: Entry;
  readonly ranges: Match['ranges'];
}

export interface ShownGroup {
  readonly name: EntryGroup;
  readonly entries: readonly ShownEntry[];
}

/** Of the actions all, as nobody knows them by heart. */
const mostShown: Readonly<Record<EntryGroup, number>> = { Found: 12, Recent: 5, 'Go to': 40, Actions: 80, Search: 2 };

export function shownGroups(entries: readonly Entry[], text: string): readonly ShownGroup[] {
  const matched = entries.flatMap((entry) => {
    if (entry.isOfText === true) return [{ entry, match: { score: Number.POSITIVE_INFINITY, ranges: [] } }];
    const match = matchLabel(text, entry.label, `${entry.words ?? ''} ${entry.detail ?? ''}`);
    return match === null ? [] : [{ entry, match }];
  });
  const groups = entryGroups.flatMap((name) => {
    const of = matched.filter(({ entry }) => entry.group === name).toSorted((left, right) => difference(left.match, right.match));
    const shown = of.slice(0, mostShown[name]);
    if (shown.length === 0) return [];
    return [{ name, best: of[0]?.match.score ?? 0, entries: shown.map(({ entry, match }) => ({ entry, ranges: match.ranges })) }];
  });
  if (text.trim() === '') return groups;
  // What was typed may mean an action rather than a page: the group with the best match comes first, the search always last.
  return groups.toSorted((left, right) => rank(right) - rank(left));
}

function difference(left: Match, right: Match): number {
  return left.score === right.score ? 0 : right.score - left.score;
}

function rank({ name, best }: { readonly name: EntryGroup; readonly best: number }): number {
  return name === 'Search' ? Number.NEGATIVE_INFINITY : best;
}
