import type { HeaderPair } from '#contract/models/delivery.ts';

/** White space that HTTP allows around a value and that is no part of it (RFC 9110, 5.5). */
function withoutOuterSpace(value: string): string {
  return value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
}

/** Values of a header in order, its name in any case, each without the white space around it. */
export function headerValues(headers: readonly HeaderPair[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => withoutOuterSpace(value));
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
