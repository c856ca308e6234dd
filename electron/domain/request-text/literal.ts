/**
 * Reads JSON, and what Node, Python and browsers print that only looks like it: names without quotes, single quotes, commas at the end.
 * Keeps the order of an object and names that come twice. Never throws; a fault has its place.
 */

export type Literal =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Literal])[] }
  | { readonly kind: 'list'; readonly items: readonly Literal[] }
  | TextLiteral;

export interface TextLiteral {
  /** A `word` has no quotes: a number, `true`, `null`, `undefined`, … as written. */
  readonly kind: 'text' | 'word';
  readonly text: string;
}

export interface LiteralFault {
  readonly kind: 'fault';
  readonly sentence: string;
  /** In characters. */
  readonly at: number;
}

const deepest = 60;
const word = /[A-Za-z0-9_$+\-.]+/y;
/** `Headers {`, as Node prints a value of a class. */
const className = /[A-Z][A-Za-z]* *(?=\{)/y;
const plainEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
  ['\n', ''],
]);
const untilSign: ReadonlyMap<string, RegExp> = new Map([
  ['"', /[^"\\]*/y],
  ["'", /[^'\\]*/y],
  ['`', /[^`\\]*/y],
]);

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith('\ufeff')) this.#at = 1;
  }

  whole(): Literal | LiteralFault {
    const value = this.#value(0);
    if (value.kind === 'fault') return value;
    this.#skipSpace();
    if (this.#text[this.#at] === ';') this.#at += 1;
    this.#skipSpace();
    return this.#at < this.#text.length ? this.#fault('There is more behind the end of this JSON. Take one value of it.') : value;
  }

  #fault(sentence: string): LiteralFault {
    return { kind: 'fault', sentence, at: this.#at };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  #skipSpace(): void {
    this.#at += this.#match(/\s*/y)?.length ?? 0;
  }

  #value(depth: number): Literal | LiteralFault {
    this.#skipSpace();
    this.#at += this.#match(className)?.length ?? 0;
    const sign = this.#text[this.#at] ?? '';
    if (depth > deepest) return this.#fault('This is nested too deeply for a request.');
    if (sign === '{') return this.#object(depth + 1);
    if (sign === '[') return this.#list(depth + 1);
    if (untilSign.has(sign)) return this.#string(sign);
    return this.#word();
  }

  #word(): TextLiteral | LiteralFault {
    const text = this.#match(word);
    if (text === undefined)
      return this.#fault(
        this.#at < this.#text.length ? 'A value is expected here.' : 'The text ends too early: something of it is missing.',
      );
    this.#at += text.length;
    return { kind: 'word', text };
  }

  #string(sign: string): TextLiteral | LiteralFault {
    const start = this.#at;
    this.#at += 1;
    let text = '';
    for (;;) {
      const run = this.#match(untilSign.get(sign) ?? /$/y) ?? '';
      text += run;
      this.#at += run.length;
      const next = this.#text[this.#at];
      if (next === undefined) {
        this.#at = start;
        return this.#fault('A text that begins here has no end.');
      }
      if (next === sign) break;
      text += this.#escape();
    }
    this.#at += 1;
    return { kind: 'text', text: text.toWellFormed() };
  }

  #escape(): string {
    const code = this.#match(/\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})/y);
    if (code !== undefined) {
      this.#at += code.length;
      return String.fromCharCode(Number.parseInt(code.slice(2), 16));
    }
    const character = this.#text[this.#at + 1] ?? '';
    this.#at += 1 + character.length;
    return plainEscapes.get(character) ?? character;
  }

  /** Takes a comma, or says whether the list is over. A comma before the end is fine. */
  #goesOn(close: string): boolean | LiteralFault {
    this.#skipSpace();
    const hasComma = this.#text[this.#at] === ',';
    if (hasComma) this.#at += 1;
    this.#skipSpace();
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return false;
    }
    return (
      hasComma ||
      this.#fault(
        this.#at < this.#text.length ? `A comma or "${close}" is expected here.` : 'The text ends too early: something of it is missing.',
      )
    );
  }

  /** Whether nothing is between the brackets. Steps over the opening one. */
  #isEmpty(close: string): boolean {
    this.#at += 1;
    this.#skipSpace();
    if (this.#text[this.#at] !== close) return false;
    this.#at += 1;
    return true;
  }

  #list(depth: number): Literal | LiteralFault {
    const items: Literal[] = [];
    let more: boolean | LiteralFault = !this.#isEmpty(']');
    while (more === true) {
      const item = this.#value(depth);
      if (item.kind === 'fault') return item;
      items.push(item);
      more = this.#goesOn(']');
    }
    return more === false ? { kind: 'list', items } : more;
  }

  /** Steps over a name and its colon. */
  #name(): string | LiteralFault {
    this.#skipSpace();
    const sign = this.#text[this.#at] ?? '';
    const name = untilSign.has(sign) ? this.#string(sign) : this.#word();
    if (name.kind === 'fault') return name;
    this.#skipSpace();
    if (this.#text[this.#at] !== ':') return this.#fault('A colon is expected here.');
    this.#at += 1;
    return name.text;
  }

  #object(depth: number): Literal | LiteralFault {
    const entries: (readonly [string, Literal])[] = [];
    let more: boolean | LiteralFault = !this.#isEmpty('}');
    while (more === true) {
      const name = this.#name();
      if (typeof name !== 'string') return name;
      const value = this.#value(depth);
      if (value.kind === 'fault') return value;
      entries.push([name, value]);
      more = this.#goesOn('}');
    }
    return more === false ? { kind: 'object', entries } : more;
  }
}

export function readLiteral(text: string): Literal | LiteralFault {
  return new LiteralReader(text).whole();
}

/** A member of an object; the last one where the name comes twice, as JSON.parse has it. */
export function memberOf(value: Literal | undefined, name: string): Literal | undefined {
  return value?.kind === 'object' ? value.entries.findLast(([key]) => key === name)?.[1] : undefined;
}

/** The text of a member, if it is a text. */
export function textOf(value: Literal | undefined, name: string): string | undefined {
  const member = memberOf(value, name);
  return member?.kind === 'text' ? member.text : undefined;
}
