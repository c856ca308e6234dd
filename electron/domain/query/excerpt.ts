/** A stretch of text around what was searched for, as a row can show it. */
import type { Excerpt } from '#contract/models/delivery.ts';
import { fold } from './fold.ts';

const longest = 120;
const charactersBefore = 30;

export interface ExcerptSource {
  readonly where: Excerpt['where'];
  readonly text: string;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Which character each unit of the folded text comes from; only for texts whose length changes. */
function foldedWithOrigins(text: string): { readonly folded: string; readonly origins: readonly Stretch[] } {
  let folded = '';
  const origins: Stretch[] = [];
  let start = 0;
  for (const character of text) {
    const piece = fold(character);
    const origin = { start, end: start + character.length };
    for (let unit = 0; unit < piece.length; unit += 1) origins.push(origin);
    folded += piece;
    start = origin.end;
  }
  return { folded, origins };
}

/** The first place of a folded term in a text, in characters of the text as it is. */
function placeOf(text: string, term: string): Stretch | null {
  const folded = fold(text);
  const at = folded.indexOf(term);
  if (at < 0) return null;
  if (folded.length === text.length && !text.includes('\0')) return { start: at, end: at + term.length };
  const mapped = foldedWithOrigins(text);
  const start = mapped.folded.indexOf(term);
  const first = mapped.origins[start];
  const last = mapped.origins[start + term.length - 1];
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end };
}

/** Moves an end out of the middle of a character. */
function whole(text: string, at: number): number {
  const isInside = /[\uDC00-\uDFFF]/.test(text[at] ?? '') && /[\uD800-\uDBFF]/.test(text[at - 1] ?? '');
  return isInside ? at - 1 : at;
}

function cut(text: string, where: Excerpt['where'], { start, end }: Stretch): Excerpt {
  const markLength = Math.min(longest, end - start);
  const spare = longest - markLength;
  const from = whole(text, Math.max(0, start - Math.min(charactersBefore, spare)));
  const until = whole(text, Math.min(text.length, from + longest));
  return {
    where,
    // why: line ends and other control characters would tear a row apart; one for one, so that the marks stay right.
    text: text.slice(from, until).replace(/[\p{Cc}\u2028\u2029]/gu, ' '),
    markStart: start - from,
    markEnd: Math.min(until, start + markLength) - from,
  };
}

/** From the first source that has one of the terms, in the order of the terms; null when none has. */
export function findExcerpt(sources: readonly ExcerptSource[], terms: readonly string[]): Excerpt | null {
  for (const term of terms.map(fold)) {
    if (term === '') continue;
    for (const { where, text } of sources) {
      const place = placeOf(text, term);
      if (place !== null) return cut(text, where, place);
    }
  }
  return null;
}
