/** Turns places in a text into lines and columns. */

export interface LinePlace {
  readonly line: number;
  readonly column: number;
}

/** Behind the line end that begins at `at`; `at` itself where none does. */
function behindLineEnd(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 0x0a) return at + 1;
  if (code !== 0x0d) return at;
  return text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1;
}

/** Lines and columns (from 1, in UTF-16 units) of places in characters, in one pass over the text. */
export function linePlaces(text: string, places: readonly number[]): ReadonlyMap<number, LinePlace> {
  const found = new Map<number, LinePlace>();
  let [at, line, start] = [0, 1, 0];
  for (const place of new Set(places.toSorted((left, right) => left - right))) {
    while (at < place && at < text.length) {
      const behind = behindLineEnd(text, at);
      if (behind > place) break;
      if (behind > at) [line, start] = [line + 1, behind];
      at = behind > at ? behind : at + 1;
    }
    found.set(place, { line, column: place - start + 1 });
  }
  return found;
}

/** UTF-16 units that a byte of UTF-8 stands for: four-byte characters are two units, bytes that go on a character none. */
function unitsOf(byte: number): number {
  if (byte >= 0x80 && byte < 0xc0) return 0;
  return byte >= 0xf0 ? 2 : 1;
}

/** Places in characters of places in bytes, in one pass over the bytes. */
export function characterPlaces(bytes: Uint8Array, places: readonly number[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let [at, units] = [0, 0];
  for (const place of new Set(places.toSorted((left, right) => left - right))) {
    for (; at < place && at < bytes.length; at += 1) units += unitsOf(bytes[at] ?? 0);
    found.set(place, units);
  }
  return found;
}
