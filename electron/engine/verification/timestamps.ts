/** Unix seconds as schemes write them: digits only, at most 12 of them; milliseconds have 13. */
const grammar = /^[0-9]{1,12}$/;

/** Null for any other text. */
export function readSeconds(text: string): number | null {
  return grammar.test(text) ? Number(text) : null;
}
