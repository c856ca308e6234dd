/** How code is put together from lines, and text from what a person chose, so that nothing of it is read as code. */

/** Lines, with what is not needed left out as null. */
export type Code = string | null | readonly Code[];

export function write(...code: readonly Code[]): string {
  return code
    .flatMap((one): string[] => (one === null ? [] : typeof one === 'string' ? [one] : [write(...one)].filter((text) => text !== '')))
    .join('\n');
}

/** A part of a file, with the imports it needs. */
export interface SamplePart {
  readonly imports: readonly string[];
  readonly text: string;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function pascal(words: readonly string[]): string {
  return words.map(capital).join('');
}

const known: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export interface Escaping {
  /** Characters that get a backslash. */
  readonly special: RegExp;
  /** A control character or one beyond ASCII, by its UTF-16 unit. */
  readonly encode: (unit: number) => string;
}

/** The inside of a literal: visible ASCII as it is, everything else escaped. */
export function escaped(text: string, { special, encode }: Escaping): string {
  return Array.from({ length: text.length }, (_, index) => {
    const unit = text.charCodeAt(index);
    const character = text.charAt(index);
    if (known[character] !== undefined) return known[character];
    if (unit < 0x20 || unit > 0x7e) return encode(unit);
    return special.test(character) ? `\\${character}` : character;
  }).join('');
}

export function hexDigits(unit: number, count: number): string {
  return unit.toString(16).padStart(count, '0');
}

/** `\u00e9` */
export function unicodeEscape(unit: number): string {
  return `\\u${hexDigits(unit, 4)}`;
}

/** Bytes, for languages whose text is bytes. */
export function byteEscape(unit: number): string {
  return unit <= 0xff ? `\\x${hexDigits(unit, 2)}` : unicodeEscape(unit);
}

export function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
