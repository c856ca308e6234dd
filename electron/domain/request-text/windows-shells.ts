/** Words of cmd.exe and PowerShell, as far as copied commands use them. */
import { goesOn, type ShellCommand, type ShellFault, WordCollector } from './shell-text.ts';

/** A character after cmd.exe has read it. */
interface Sign {
  readonly character: string;
  readonly at: number;
  /** Not by itself the end of a word or of the command. */
  readonly isLiteral: boolean;
}

const unclosed = 'A quotation mark opens here and never closes.';
const lineEndAt = /\r?\n/y;

function lineEndLength(text: string, at: number): number {
  lineEndAt.lastIndex = at;
  return lineEndAt.exec(text)?.[0].length ?? 0;
}

/** Whether cmd.exe ends the command at this character, which is outside quotes. */
function isCommandEnd(text: string, at: number): boolean {
  const character = text[at] ?? '';
  return '|&<>'.includes(character) || (character === '\n' && !goesOn(text, at + 1));
}

/** What cmd.exe leaves of the line: carets are gone, and an unescaped operator or line end ends it. */
function readCarets(text: string): readonly Sign[] {
  const signs: Sign[] = [];
  let isQuoted = false;
  let at = 0;
  while (at < text.length && (isQuoted || !isCommandEnd(text, at))) {
    const character = text[at] ?? '';
    if (character === '"') isQuoted = !isQuoted;
    if (character === '^' && !isQuoted) {
      at = takeCaret(signs, text, at);
    } else {
      signs.push({ character, at, isLiteral: false });
      at += 1;
    }
  }
  return signs;
}

/** A caret takes the line end behind it away, and a second line end then stands for itself; any other character does at once. */
function takeCaret(signs: Sign[], text: string, caret: number): number {
  const gone = lineEndLength(text, caret + 1);
  const at = caret + 1 + gone;
  const kept = lineEndLength(text, at);
  if (kept > 0) signs.push({ character: '\n', at, isLiteral: true });
  if (kept > 0 || gone > 0) return at + kept;
  signs.push({ character: text[at] ?? '', at, isLiteral: true });
  return at + 1;
}

/**
 * Cuts words as the C runtime of Windows does: `\"` is a quotation mark, and so is `""` within two. `isBrowser`: browsers double each
 * backslash, also where the C runtime would not halve them.
 */
class RuntimeReader {
  readonly #signs: readonly Sign[];
  readonly #isBrowser: boolean;
  readonly #words = new WordCollector();
  #index = 0;
  #quoteAt: number | null = null;

  constructor(signs: readonly Sign[], isBrowser: boolean) {
    this.#signs = signs;
    this.#isBrowser = isBrowser;
  }

  read(): ShellCommand | ShellFault {
    for (let sign = this.#signs[0]; sign !== undefined; sign = this.#signs[this.#index]) this.#step(sign);
    if (this.#quoteAt !== null) return { sentence: unclosed, at: this.#quoteAt };
    this.#words.endWord();
    return { stages: this.#words.stages, input: null, unknown: [] };
  }

  #step(sign: Sign): void {
    if (sign.character === '\\') this.#backslashes(sign);
    else if (sign.character === '"') this.#quote(sign);
    else if (this.#quoteAt === null && !sign.isLiteral && /\s/.test(sign.character)) this.#words.endWord();
    else this.#words.add(sign.character, sign.at);
    this.#index += 1;
  }

  #quote({ at }: Sign): void {
    if (this.#quoteAt !== null && this.#signs[this.#index + 1]?.character === '"') {
      this.#words.add('"', at);
      this.#index += 1;
      return;
    }
    this.#quoteAt = this.#quoteAt === null ? at : null;
    this.#words.add('', at);
  }

  /** An odd one before a quotation mark makes it stand for itself. */
  #backslashes({ at }: Sign): void {
    let run = 1;
    while (this.#signs[this.#index + run]?.character === '\\') run += 1;
    const isBeforeQuote = this.#signs[this.#index + run]?.character === '"';
    const isHalved = isBeforeQuote || this.#isBrowser;
    const isOdd = isHalved && run % 2 === 1;
    this.#words.add('\\'.repeat(isHalved ? Math.floor(run / 2) : run), at);
    if (isOdd) this.#words.add(isBeforeQuote ? '"' : '\\', at);
    this.#index += isOdd && isBeforeQuote ? run : run - 1;
  }
}

/** `text`: one character is one byte. */
export function readCmdShell(text: string): ShellCommand | ShellFault {
  return new RuntimeReader(readCarets(text), text.includes('^"')).read();
}

const backtickEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['0', '\0'],
]);

class PowerShellReader {
  readonly #text: string;
  readonly #words = new WordCollector();
  #at = 0;
  #fault: ShellFault | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ShellCommand | ShellFault {
    while (this.#fault === null && this.#at < this.#text.length && !this.#isEnd()) this.#step();
    this.#words.endWord();
    return this.#fault ?? { stages: this.#words.stages, input: null, unknown: [] };
  }

  #isEnd(): boolean {
    const sign = this.#text[this.#at] ?? '';
    return '|;'.includes(sign) || (sign === '\n' && this.#words.hasCurl && !goesOn(this.#text, this.#at + 1));
  }

  #step(): void {
    const sign = this.#text[this.#at] ?? '';
    if (sign === '`') this.#backtick();
    else if (sign === "'" || sign === '"') this.#quoted(sign);
    else if (/\s/.test(sign)) {
      this.#words.endWord();
      this.#at += 1;
    } else this.#take(sign, 1);
  }

  #take(text: string, length: number): void {
    this.#words.add(text, this.#at);
    this.#at += length;
  }

  #backtick(): void {
    const next = this.#text[this.#at + 1] ?? '';
    const end = lineEndLength(this.#text, this.#at + 1);
    if (end === 0) this.#take(backtickEscapes.get(next) ?? next, 2);
    else this.#at += 1 + end;
  }

  #quoted(sign: string): void {
    const start = this.#at;
    let text = '';
    this.#at += 1;
    while (this.#at < this.#text.length && (this.#text[this.#at] !== sign || this.#text[this.#at + 1] === sign)) {
      const character = this.#text[this.#at] ?? '';
      const next = this.#text[this.#at + 1] ?? '';
      const isEscape = sign === '"' && character === '`';
      text += isEscape ? (backtickEscapes.get(next) ?? next) : character;
      this.#at += isEscape || character === sign ? 2 : 1;
    }
    if (this.#at >= this.#text.length) this.#fault = { sentence: unclosed, at: start };
    // why: Windows PowerShell hands quotation marks to a program only where each has a backslash.
    const isEscaped = text.includes('\\"') && !/(?:^|[^\\])"/.test(text);
    this.#words.add(isEscaped ? text.replaceAll('\\"', '"') : text, start);
    this.#at += 1;
  }
}

/** `text`: one character is one byte. */
export function readPowerShell(text: string): ShellCommand | ShellFault {
  return new PowerShellReader(text).read();
}
