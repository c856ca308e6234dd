const longestQuote = 200;
/** Controls, and marks that turn the direction of what follows or can't be seen. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text of a server as far as a sentence can hold it: one line, nothing invisible, no more than `most` characters. */
export function quote(text: string, most = longestQuote): string {
  // why: only the first part is looked at, so that a body of megabytes costs nothing.
  const line = text
    .slice(0, most * 4)
    .toWellFormed()
    .replace(unseen, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= most && text.length <= most * 4 ? line : `${line.slice(0, most).toWellFormed()}\u2026`;
}
