/** Which entries a typed text means. Pure: each word of the text has to be found, at the start of a word, within one, or as letters in order. */

export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Match {
  /** The higher, the better. */
  readonly score: number;
  /** Parts of the label that were meant, in order. */
  readonly ranges: readonly Range[];
}

const atStart = 100;
const atWord = 60;
const within = 30;
const scattered = 8;
/** A synonym is as good as a find within a word. */
const besides = 25;

/** Null where a word of the text is in neither the label nor the other words. An empty text means everything, equally. */
export function matchLabel(text: string, label: string, words = ''): Match | null {
  const wanted = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [low, others] = [label.toLowerCase(), words.toLowerCase()];
  let score = 0;
  const ranges: Range[] = [];
  for (const word of wanted) {
    const found = findWord(word, low) ?? (others.includes(word) ? { score: besides, ranges: [] } : null);
    if (found === null) return null;
    score += found.score;
    ranges.push(...found.ranges);
  }
  // Of two that match alike, the shorter is meant.
  return { score: wanted.length === 0 ? 0 : score - Math.min(label.length, 80) / 100, ranges: merged(ranges) };
}

function findWord(word: string, label: string): Match | null {
  if (label.startsWith(word)) return { score: atStart, ranges: [{ from: 0, to: word.length }] };
  const inside = wordStart(word, label);
  if (inside !== -1) return { score: atWord, ranges: [{ from: inside, to: inside + word.length }] };
  const anywhere = label.indexOf(word);
  if (anywhere !== -1) return { score: within, ranges: [{ from: anywhere, to: anywhere + word.length }] };
  return findLetters(word, label);
}

function wordStart(word: string, label: string): number {
  for (let at = label.indexOf(word); at !== -1; at = label.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(label.charAt(at - 1))) return at;
  }
  return -1;
}

/** Letters in order, each at the start of a word or right behind the one before: `rts` is "Rotate the secret", and "oae" is nothing. */
function findLetters(word: string, label: string): Match | null {
  if (word.length < 2) return null;
  const ranges: Range[] = [];
  let at = 0;
  for (const letter of word) {
    const next = label.charAt(at) === letter && at > 0 ? at : wordStart(letter, label.slice(at)) + at;
    if (next < at) return null;
    ranges.push({ from: next, to: next + 1 });
    at = next + 1;
  }
  return { score: scattered, ranges };
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((left, right) => left.from - right.from)) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else result.push(range);
  }
  return result;
}
