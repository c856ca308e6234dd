/** A name or value of somebody else's in a sentence: quoted, on one line, and without a character that steers a terminal. */
export function inQuotes(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
