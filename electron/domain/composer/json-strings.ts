/** Looks at the strings of a JSON text that may be broken. */

/** Tells whether a place in a JSON text is inside a string. Reads forward once: places have to be asked for in their order. */
export class JsonStrings {
  readonly #text: string;
  #at = 0;
  #isInside = false;

  constructor(text: string) {
    this.#text = text;
  }

  isInside(place: number): boolean {
    while (this.#at < place) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x22) this.#isInside = !this.#isInside;
      // What a backslash stands before does not end the string.
      else if (code === 0x5c && this.#isInside) this.#at += 1;
      this.#at += 1;
    }
    return this.#isInside;
  }
}

const colonNext = /\s*:/y;

/** Whether a stretch inside a JSON string is all of that string, and the string is a value and no key. */
export function wholeString(text: string, { from, to }: { readonly from: number; readonly to: number }): boolean {
  if (text[from - 1] !== '"' || text[to] !== '"') return false;
  // A backslash before the quote: it stands in the string and does not open it.
  if (text[from - 2] === '\\') return false;
  colonNext.lastIndex = to + 1;
  return !colonNext.test(text);
}
