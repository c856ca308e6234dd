/** The search of the settings page: every word that is typed has to be somewhere in what is said of a thing. */

export interface Searchable {
  readonly label: string;
  /** Whatever else it is found by: hint, synonyms, options, the name of its section. */
  readonly words: readonly string[];
}

/** Case, accents and punctuation do not matter. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** An empty search matches everything. */
export function matchesSearch(thing: Searchable, search: string): boolean {
  const text = ` ${plain([thing.label, ...thing.words].join(' '))}`;
  // why: from the start of a word, so that “port” does not find “support”; a joined word such as “timezone” is a synonym of its own.
  return plain(search)
    .split(' ')
    .every((word) => text.includes(` ${word}`));
}
