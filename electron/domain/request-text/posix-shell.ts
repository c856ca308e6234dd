/** Words of a POSIX shell, with `$'…'` of bash and zsh. */
import { encodeUtf8 } from '../utf8.ts';
import { latin1Text } from './request-text.ts';
import { goesOn, type ShellCommand, type ShellFault, WordCollector } from './shell-text.ts';

const plainRun = /[^\s'"\\$`|&;<>#]+/y;
const singleRun = /[^']*/y;
const doubleRun = /[^"\\$`]+/y;
const ansiRun = /[^'\\]+/y;
const lineEnd = /\r?\n/y;
const variable = /\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[^}\n]{0,80}\}|\([^)\n]{0,80}\)?|[0-9@*#?$!-])|`[^`\n]{0,80}`?/y;
const ansiCode = /\\(?:x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c[\s\S])/y;
const heredocStart = /<<(-?)[ \t]*(['"]?)([A-Za-z_][A-Za-z0-9_]*)\2/y;
const redirection = /(?:<|>>?)(?:&[0-9-])?/y;
const ansiEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['E', '\x1b'],
  ['f', '\f'],
  ['v', '\v'],
]);

interface Heredoc {
  readonly end: string;
  readonly isIndented: boolean;
}

const highestPoint = 0x10ffff;

function codeText(code: string): string {
  const kind = code[1] ?? '';
  if (kind === 'c') return String.fromCharCode((code.charCodeAt(2) || 0) & 0x1f);
  if (kind === 'u' || kind === 'U') {
    const point = Number.parseInt(code.slice(2), 16);
    return latin1Text(encodeUtf8(String.fromCodePoint(Math.min(point, highestPoint))));
  }
  // Bytes, not characters: what a browser writes for anything but ASCII.
  return String.fromCharCode((kind === 'x' ? Number.parseInt(code.slice(2), 16) : Number.parseInt(code.slice(1), 8)) & 0xff);
}

class PosixReader {
  readonly #text: string;
  readonly #words = new WordCollector();
  #at = 0;
  #fault: ShellFault | null = null;
  #isOver = false;
  #heredoc: Heredoc | null = null;
  #input: string | null = null;
  /** What follows is the name of a file that is read or written, or the text of `<<<`. */
  #afterSign: 'file' | 'text' | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ShellCommand | ShellFault {
    while (!this.#isOver && this.#fault === null && this.#at < this.#text.length) this.#step();
    this.#endWord();
    return this.#fault ?? { stages: this.#words.stages, input: this.#input, unknown: [...this.#words.unknown] };
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  /** Adds what the pattern matches to the word. */
  #take(pattern: RegExp): boolean {
    const found = this.#match(pattern)?.[0];
    if (found === undefined || found === '') return false;
    this.#words.add(found, this.#at);
    this.#at += found.length;
    return true;
  }

  #step(): void {
    if (this.#take(plainRun)) return;
    const sign = this.#text[this.#at] ?? '';
    if (sign === '\\') this.#backslash();
    else if (sign === "'") this.#single();
    else if (sign === '"') this.#double();
    else if (sign === '$' || sign === '`') this.#dollar();
    else if (sign === '#') this.#hash();
    else if (sign === '\n' || sign === '\r') this.#line();
    else if (/\s/.test(sign)) this.#space();
    else this.#operator(sign);
  }

  #space(): void {
    this.#endWord();
    this.#at += 1;
  }

  /** Gives the word to what waits for it. */
  #endWord(): void {
    const { open } = this.#words;
    if (open === null || this.#afterSign === null) {
      this.#words.endWord();
      return;
    }
    if (this.#afterSign === 'text') this.#input = `${open}\n`;
    this.#words.dropWord();
    this.#afterSign = null;
  }

  #backslash(): void {
    const start = this.#at;
    this.#at += 1;
    const end = this.#match(lineEnd)?.[0];
    if (end !== undefined) {
      this.#at += end.length;
      return;
    }
    this.#words.add(this.#text[this.#at] ?? '', start);
    this.#at += 1;
  }

  #open(start: number): void {
    this.#fault = { sentence: 'A quotation mark opens here and never closes.', at: start };
  }

  #single(): void {
    const start = this.#at;
    this.#at += 1;
    this.#words.add('', start);
    this.#take(singleRun);
    if (this.#text[this.#at] !== "'") this.#open(start);
    this.#at += 1;
  }

  #double(): void {
    const start = this.#at;
    this.#at += 1;
    this.#words.add('', start);
    for (;;) {
      if (this.#take(doubleRun)) continue;
      const sign = this.#text[this.#at];
      if (sign === '"' || sign === undefined) break;
      if (sign === '\\') this.#escapeInDouble();
      else if (!this.#takeVariable()) this.#takeOne();
    }
    if (this.#at >= this.#text.length) this.#open(start);
    this.#at += 1;
  }

  #escapeInDouble(): void {
    const next = this.#text[this.#at + 1] ?? '';
    this.#at += 1;
    const end = this.#match(lineEnd)?.[0];
    if (end !== undefined) this.#at += end.length;
    else if ('$`"\\'.includes(next)) this.#takeOne();
    else this.#words.add('\\', this.#at);
  }

  #takeOne(): void {
    this.#words.add(this.#text[this.#at] ?? '', this.#at);
    this.#at += 1;
  }

  /** Keeps the name of a variable as text. */
  #takeVariable(): boolean {
    const name = this.#match(variable)?.[0];
    if (name === undefined) return false;
    this.#words.unknown.add(name);
    return this.#take(variable);
  }

  #dollar(): void {
    const next = this.#text[this.#at + 1];
    if (next === "'") this.#ansi();
    else if (next === '"') this.#at += 1;
    else if (!this.#takeVariable()) this.#takeOne();
  }

  #ansi(): void {
    const start = this.#at;
    this.#at += 2;
    this.#words.add('', start);
    for (;;) {
      if (this.#take(ansiRun)) continue;
      const sign = this.#text[this.#at];
      if (sign === "'" || sign === undefined) break;
      const code = this.#match(ansiCode)?.[0];
      const next = this.#text[this.#at + 1] ?? '';
      this.#words.add(code === undefined ? (ansiEscapes.get(next) ?? this.#ansiPlain(next)) : codeText(code), this.#at);
      this.#at += code?.length ?? 2;
    }
    if (this.#at >= this.#text.length) this.#open(start);
    this.#at += 1;
  }

  /** Before any other character the backslash stays. */
  #ansiPlain(next: string): string {
    return '\\\'"?'.includes(next) ? next : `\\${next}`;
  }

  #hash(): void {
    if (this.#words.open !== null) {
      this.#takeOne();
      return;
    }
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end === -1 ? this.#text.length : end;
  }

  #line(): void {
    this.#endWord();
    this.#at += this.#match(lineEnd)?.[0].length ?? 1;
    if (this.#heredoc !== null) this.#readHeredoc(this.#heredoc);
    else if (goesOn(this.#text, this.#at)) return;
    else this.#endCommand();
  }

  /** The command with curl in it is the one that counts. */
  #endCommand(): void {
    this.#endWord();
    if (this.#words.hasCurl) this.#finish();
    else this.#words.clear();
  }

  /** Leaves the rest of the line aside; what was announced to follow it is still read. */
  #finish(): void {
    this.#isOver = true;
    const end = this.#text.indexOf('\n', this.#at);
    if (this.#heredoc === null || end === -1) return;
    this.#at = end + 1;
    this.#readHeredoc(this.#heredoc);
  }

  #readHeredoc({ end, isIndented }: Heredoc): void {
    const start = this.#at;
    const lines: string[] = [];
    this.#heredoc = null;
    this.#isOver = true;
    while (this.#at < this.#text.length) {
      const feed = this.#text.indexOf('\n', this.#at);
      const stop = feed === -1 ? this.#text.length : feed;
      const line = this.#text.slice(this.#at, stop);
      this.#at = stop + 1;
      const bare = (isIndented ? line.replace(/^\t+/, '') : line).replace(/\r$/, '');
      if (bare === end) {
        this.#input = lines.join('');
        return;
      }
      lines.push(`${isIndented ? line.replace(/^\t+/, '') : line}\n`);
    }
    this.#fault = { sentence: `The text that ends with ${end} has no such line.`, at: start };
  }

  #operator(sign: string): void {
    const heredoc = this.#match(heredocStart);
    if (this.#text.startsWith('<<<', this.#at)) {
      this.#endWord();
      this.#afterSign = 'text';
      this.#at += 3;
    } else if (heredoc !== null) {
      this.#endWord();
      this.#heredoc = { end: heredoc[3] ?? '', isIndented: heredoc[1] === '-' };
      this.#at += heredoc[0].length;
    } else if (sign === '<' || sign === '>') this.#redirect();
    else if (sign === '|' && this.#text[this.#at + 1] !== '|') {
      this.#endWord();
      this.#at += 1;
      if (this.#words.hasCurl) this.#finish();
      else this.#words.endStage();
    } else {
      this.#at += 1;
      this.#endCommand();
    }
  }

  /** `2>/dev/null`, `> out.txt`: the digit before it and the file behind it are no words of the command. */
  #redirect(): void {
    if (/^[0-9]$/.test(this.#words.open ?? '')) this.#words.dropWord();
    this.#endWord();
    const sign = this.#match(redirection)?.[0] ?? '>';
    this.#at += sign.length;
    if (!sign.includes('&')) this.#afterSign = 'file';
  }
}

/** `text`: one character is one byte. */
export function readPosixShell(text: string): ShellCommand | ShellFault {
  return new PosixReader(text).read();
}
