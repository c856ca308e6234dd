import type { HeaderPair } from '#contract/models/delivery.ts';

function isSpace(value: string, at: number): boolean {
  return value[at] === ' ' || value[at] === '\t';
}

/**
 * Without the white space that HTTP allows around a value and that is no part of it (RFC 9110, 5.5). Nothing else is cut: a byte that
 * Unicode calls a space, as 0xA0, was sent. why: a regular expression for the end takes time by the square of a run of spaces inside.
 */
export function withoutOuterSpace(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(value, start)) start += 1;
  while (end > start && isSpace(value, end - 1)) end -= 1;
  return value.slice(start, end);
}

/** Values of a header in order, its name in any case, each without the white space around it. */
export function headerValues(headers: readonly HeaderPair[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers
    .filter(([key]) => key.length === wanted.length && key.toLowerCase() === wanted)
    .map(([, value]) => withoutOuterSpace(value));
}

/** The one value of a header that must not differ: identical repeats count as one, and an empty value as none. */
export function soleValue(headers: readonly HeaderPair[], name: string): { readonly value: string | null; readonly isAmbiguous: boolean } {
  const different = new Set(headerValues(headers, name));
  const [value = ''] = different;
  return { value: value === '' ? null : value, isAmbiguous: different.size > 1 };
}

/** The bytes of header text, where one character is one byte; text that never was on a wire is taken as UTF-8. */
export function headerBytes(text: string): Uint8Array {
  return Buffer.from(text, /^[\0-\u00ff]*$/.test(text) ? 'latin1' : 'utf8');
}
