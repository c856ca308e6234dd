/** Where words stand in a text, without regard to case. Pure. */
import { fold } from '#domain/query/fold.ts';

export interface MarkRange {
  readonly from: number;
  readonly to: number;
}

export interface MarkedSegment {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Folded as the search folds it, but of the same length, so that an offset means the same in both. */
function folded(text: string): string {
  const whole = fold(text);
  if (whole.length === text.length) return whole;
  return Array.from(text, (character) => (fold(character).length === character.length ? fold(character) : character)).join('');
}

/** Every place of every word, from the start, joined where they touch or overlap; at most `atMost`. */
export function findRanges(text: string, words: readonly string[], atMost = 1_000): readonly MarkRange[] {
  const lower = folded(text);
  const found = words.flatMap((word) => (word === '' ? [] : placesOf(lower, folded(word), atMost)));
  return joined(found).slice(0, atMost);
}

function placesOf(lower: string, word: string, atMost: number): readonly MarkRange[] {
  const places: MarkRange[] = [];
  for (let from = lower.indexOf(word); from >= 0 && places.length < atMost; from = lower.indexOf(word, from + word.length)) {
    places.push({ from, to: from + word.length });
  }
  return places;
}

function joined(ranges: readonly MarkRange[]): readonly MarkRange[] {
  const result: MarkRange[] = [];
  for (const range of ranges.toSorted((left, right) => left.from - right.from)) {
    const last = result.at(-1);
    if (last === undefined || range.from > last.to) result.push(range);
    else if (range.to > last.to) result[result.length - 1] = { from: last.from, to: range.to };
  }
  return result;
}

/** The text cut at the ranges; the segments join to the text again. */
export function segmentsOf(text: string, ranges: readonly MarkRange[]): readonly MarkedSegment[] {
  const segments: MarkedSegment[] = [];
  let at = 0;
  for (const { from, to } of ranges) {
    if (from > at) segments.push({ text: text.slice(at, from), isMarked: false });
    segments.push({ text: text.slice(from, to), isMarked: true });
    at = to;
  }
  if (at < text.length) segments.push({ text: text.slice(at), isMarked: false });
  return segments;
}
