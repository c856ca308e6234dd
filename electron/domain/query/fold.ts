/**
 * How text is compared: without regard to case, without NUL (which ends a text inside SQLite) and without half surrogates (which UTF-8
 * can not carry). The final sigma becomes the plain one, because which of the two lower case gives depends on what follows.
 */
export function fold(text: string): string {
  return text.replaceAll('\0', '').toLowerCase().replaceAll('ς', 'σ').toWellFormed();
}

/** Characters that a text needs to be looked for in the contents; a shorter one is looked for in what a row shows. */
export const leastContentCharacters = 3;

export function isContentText(text: string): boolean {
  return [...fold(text).slice(0, 2 * leastContentCharacters)].length >= leastContentCharacters;
}
