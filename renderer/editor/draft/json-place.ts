/** Where in a JSON document a position is. Works on text that is not whole JSON yet, as it is while somebody types. */

export interface JsonPlace {
  /** Keys and indices that lead to the value the position belongs to; of a key, those of the object it stands in. */
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  /** The string, number or word the position is in or at the end of; null between tokens. */
  readonly token: { readonly from: number; readonly to: number; readonly isString: boolean } | null;
}

interface Level {
  readonly kind: 'object' | 'array';
  key: string | null;
  index: number;
  /** In an object: a key comes next. */
  isKeyNext: boolean;
}

const word = /[^\s{}[\]":,]/;

/** Reads from the start up to the position: a few milliseconds for a text of half a megabyte. */
export function placeAt(text: string, offset: number): JsonPlace {
  const levels: Level[] = [];
  let at = 0;
  while (at < text.length && at <= offset) {
    const character = text[at] ?? '';
    if (character === '"' || word.test(character)) {
      const to = character === '"' ? endOfString(text, at) : endOfWord(text, at);
      if (offset > at && offset <= to) return placeIn(levels, { from: at, to, isString: character === '"' });
      noteKey(levels.at(-1), text, at, to);
      at = to;
      continue;
    }
    if (at >= offset) break;
    step(levels, character);
    at += 1;
  }
  return placeIn(levels, null);
}

function placeIn(levels: readonly Level[], token: JsonPlace['token']): JsonPlace {
  const isKey = levels.at(-1)?.isKeyNext === true;
  const within = isKey ? levels.slice(0, -1) : levels;
  const path = within.flatMap((level) => (level.kind === 'array' ? [String(level.index)] : level.key === null ? [] : [level.key]));
  return { path, part: isKey ? 'key' : 'value', token };
}

function noteKey(level: Level | undefined, text: string, from: number, to: number): void {
  if (level?.isKeyNext === true) level.key = unquoted(text.slice(from, to));
}

function step(levels: Level[], character: string): void {
  const level = levels.at(-1);
  if (character === '{') levels.push({ kind: 'object', key: null, index: 0, isKeyNext: true });
  else if (character === '[') levels.push({ kind: 'array', key: null, index: 0, isKeyNext: false });
  else if (character === '}' || character === ']') levels.pop();
  else if (character === ':' && level !== undefined) level.isKeyNext = false;
  else if (character === ',' && level?.kind === 'object') level.isKeyNext = true;
  else if (character === ',' && level !== undefined) level.index += 1;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '"') return at + 1;
    // why: a string that is not closed yet ends with its line; otherwise it would take in the rest of the document.
    else if (character === '\n') return at;
  }
  return text.length;
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && word.test(text[at] ?? '')) at += 1;
  return at;
}

function unquoted(token: string): string {
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === 'string' ? value : token;
  } catch {
    return token.replaceAll('"', '');
  }
}

/** A path as values seen are kept by: indices as `[]` (`data.items[].id`). */
export function seenPathOf(path: readonly string[]): string {
  return path.reduce((whole, part) => (/^\d+$/.test(part) ? `${whole}[]` : whole === '' ? part : `${whole}.${part}`), '');
}

/** The variable that is being written at the position: what stands behind its braces, and where that starts. */
export function variableAt(
  text: string,
  offset: number,
): { readonly typed: string; readonly from: number; readonly isClosed: boolean } | null {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const open = text.lastIndexOf('{{', offset - 1);
  if (open < line || open + 2 > offset) return null;
  const typed = text.slice(open + 2, offset);
  if (/[{}"\s]/.test(typed)) return null;
  return { typed, from: open + 2, isClosed: /^[^{}"\s]*\}\}/.test(text.slice(offset, offset + 200)) };
}
