/** The name of a copied secret: what it was called, and where it first came from. Pure. */

const longestName = 80;
const origin = ', from ';

/** A copy of a copy keeps its first origin. What is too long is cut at a word. */
export function copiedName(name: string, endpointName: string): string {
  const whole = name.includes(origin) ? name : `${name}${origin}${endpointName}`;
  const characters = [...whole];
  if (characters.length <= longestName) return whole;
  const start = characters.slice(0, longestName - 1).join('');
  const cut = /\s/.test(characters[longestName - 1] ?? '') ? start : start.replace(/\s+\S*$/, '');
  return `${cut.replace(/[\s,]+$/, '')}…`;
}
