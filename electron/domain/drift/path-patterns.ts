/** Reads the path of an ignore rule: keys joined by dots, items in brackets, `*` for any one key or item, `**` for any number of them. */

export type PatternStep =
  /** `isItem`: written in brackets. Matching does not mind: `tags.0` is `tags[0]`. */
  | { readonly kind: 'name'; readonly name: string; readonly isItem: boolean }
  | { readonly kind: 'any-one' }
  | { readonly kind: 'any-number' };

export type ReadPattern = { readonly steps: readonly PatternStep[] } | { readonly problem: string };

const bareName = /[^.[\]"]+/y;
const quotedName = /("(?:[^"\\]|\\.)*")/y;
const quotedItem = /\[("(?:[^"\\]|\\.)*")\]/y;
const bareItem = /\[([^\]["]+)\]/y;

function wildcard(text: string): PatternStep | null {
  if (text === '*') return { kind: 'any-one' };
  return text === '**' ? { kind: 'any-number' } : null;
}

function unquote(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

class PatternText {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.at += found[0].length;
    return found;
  }

  takeDot(): boolean {
    if (this.#text[this.at] !== '.') return false;
    this.at += 1;
    return true;
  }
}

function readQuoted(text: PatternText, pattern: RegExp): string | null {
  const quoted = text.take(pattern)?.[1];
  return quoted === undefined ? null : unquote(quoted);
}

function readItem(text: PatternText): PatternStep | null {
  const quoted = readQuoted(text, quotedItem);
  if (quoted !== null) return { kind: 'name', name: quoted, isItem: true };
  const bare = text.take(bareItem)?.[1];
  if (bare === undefined) return null;
  return wildcard(bare) ?? { kind: 'name', name: bare.replace(/^id=/, ''), isItem: true };
}

function readName(text: PatternText): PatternStep | null {
  const quoted = readQuoted(text, quotedName);
  if (quoted !== null) return { kind: 'name', name: quoted, isItem: false };
  const name = text.take(bareName)?.[0];
  return name === undefined ? null : (wildcard(name) ?? { kind: 'name', name, isItem: false });
}

/** Everything that `pathText` writes is read back as that one place. */
export function readPathPattern(written: string): ReadPattern {
  const text = new PatternText(written);
  const steps: PatternStep[] = [];
  while (!text.isAtEnd) {
    const isName = text.takeDot() || steps.length === 0;
    const step = (isName ? readName(text) : null) ?? readItem(text);
    if (step === null) {
      return {
        problem: `At character ${text.at + 1} a key is missing; one with dots, brackets or quotes is written in quotes, as "its.name".`,
      };
    }
    steps.push(step);
  }
  return steps.length === 0 ? { problem: 'The path is empty.' } : { steps };
}
