/**
 * Cuts a filter into signs and terms. Never throws and never looks back, so its time grows with the text alone; a fault is a result
 * with its place.
 */
import { type BodyOperator, bodyOperators } from './ast.ts';
import { fault, type QueryFault } from './fault.ts';
import { spaces } from './spaces.ts';

/** One value of a list, or the only one. */
export interface Piece {
  /** Without quotes and their escapes. */
  readonly text: string;
  readonly isQuoted: boolean;
  /** A star stands behind the closing quote. */
  readonly hasStar: boolean;
  readonly position: number;
  readonly end: number;
}

export interface TermToken {
  readonly kind: 'term';
  /** As written before the colon; null for a bare word or a phrase. */
  readonly key: string | null;
  /** Of `header:`; empty for other keys. */
  readonly name: string;
  /** Of `body`; empty for other keys. */
  readonly path: readonly (string | number)[];
  /** What stands between a header's name or a body's path and its values. */
  readonly operator: BodyOperator | null;
  readonly pieces: readonly Piece[];
  readonly position: number;
  readonly end: number;
}

export type SignToken = {
  readonly kind: 'minus' | 'open' | 'close' | 'or' | 'and' | 'not';
  readonly position: number;
  readonly end: number;
};
export type QueryToken = SignToken | TermToken;

const space = new RegExp(`[${spaces}]*`, 'y');
const isSpace = new RegExp(`[${spaces}]`);
const keyBeforeColon = /([A-Za-z][A-Za-z_]*):/y;
const bodyStart = /body(?=[.[])/iy;
const headerName = new RegExp(`[^${spaces}:=,()"]*`, 'y');
const bodyName = new RegExp(`[^${spaces}.[\\]=!<>,()":]+`, 'y');
const bodyPlace = /\[(\d{1,9})\]/y;
const bodyOperator = /!=|>=|<=|=|>|</y;
const joiningWord = new RegExp(`(?:OR|AND|NOT)(?=[${spaces}()]|$)`, 'y');
const joiningWords: ReadonlyMap<string, 'or' | 'and' | 'not'> = new Map([
  ['OR', 'or'],
  ['AND', 'and'],
  ['NOT', 'not'],
]);
/** Their values may be a list with commas. */
const listKeys: ReadonlySet<string> = new Set([
  'type',
  'verdict',
  'run',
  'org',
  'event',
  'endpoint',
  'env',
  'status',
  'duration',
  'size',
  'method',
  'path',
  'dup',
  'tag',
  'has',
]);

/** Over this, what stands behind an unclosed quote is no guess worth making. */
const longestGuess = 60;

function isOperator(text: string): text is BodyOperator {
  return bodyOperators.some((operator) => operator === text);
}

type Read<T> = ({ readonly ok: true } & T) | QueryFault;

class Scanner {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.#text[this.at] ?? '';
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.at += found[0].length;
    return found;
  }

  skipSpace(): void {
    this.match(space);
  }

  /** A minus counts when something follows it at once; `--` starts a word, as in `--browser`. */
  minus(): SignToken | null {
    const follower = this.#text[this.at + 1] ?? ' ';
    if (this.next !== '-' || follower === '-' || follower === ')' || isSpace.test(follower)) return null;
    this.at += 1;
    return { kind: 'minus', position: this.at - 1, end: this.at };
  }

  parenthesis(): SignToken | null {
    const { next } = this;
    if (next !== '(' && next !== ')') return null;
    this.at += 1;
    return { kind: next === '(' ? 'open' : 'close', position: this.at - 1, end: this.at };
  }

  /** Up to a space, a comma where there is a list, or a parenthesis that closes nothing within it. */
  bare(isList: boolean): Piece {
    const position = this.at;
    let open = 0;
    while (!this.isAtEnd) {
      const character = this.next;
      if (isSpace.test(character) || (isList && character === ',')) break;
      if (character === '(') open += 1;
      if (character === ')') open -= 1;
      if (open < 0) break;
      this.at += 1;
    }
    return { text: this.#text.slice(position, this.at), isQuoted: false, hasStar: false, position, end: this.at };
  }

  /** `\"` and `\\` are escapes; any other backslash is itself. */
  quoted(): Read<{ readonly piece: Piece }> {
    const position = this.at;
    let text = '';
    let from = position + 1;
    for (let at = from; at < this.#text.length; at += 1) {
      const character = this.#text[at];
      if (character === '"') {
        text += this.#text.slice(from, at);
        const hasStar = this.#text[at + 1] === '*';
        this.at = at + (hasStar ? 2 : 1);
        return { ok: true, piece: { text, isQuoted: true, hasStar, position, end: this.at } };
      }
      const follower = this.#text[at + 1];
      if (character !== '\\' || (follower !== '"' && follower !== '\\')) continue;
      text += this.#text.slice(from, at) + follower;
      at += 1;
      from = at + 1;
    }
    const rest = this.#text.slice(position).trimEnd();
    const end = this.#text.length;
    const guess = rest.length > 1 && rest.length <= longestGuess && !rest.endsWith('\\') ? `${rest}"` : null;
    return fault('The quote that opens here is not closed.', { position, end }, guess);
  }

  piece(isList: boolean): Read<{ readonly piece: Piece }> {
    return this.next === '"' ? this.quoted() : { ok: true, piece: this.bare(isList) };
  }

  pieces(isList: boolean): Read<{ readonly pieces: readonly Piece[] }> {
    const pieces: Piece[] = [];
    for (;;) {
      const read = this.piece(isList);
      if (!read.ok) return read;
      pieces.push(read.piece);
      if (!isList || this.next !== ',') return { ok: true, pieces };
      this.at += 1;
    }
  }
}

const noParts = { name: '', path: [], operator: null } as const;

/** A value without a key: a text, or one of the words that join conditions. */
function readBare(scanner: Scanner): Read<{ readonly token: QueryToken }> {
  const position = scanner.at;
  const sign = joiningWords.get(scanner.match(joiningWord)?.[0] ?? '');
  if (sign !== undefined) return { ok: true, token: { kind: sign, position, end: scanner.at } };
  const read = scanner.piece(false);
  if (!read.ok) return read;
  return { ok: true, token: { kind: 'term', key: null, ...noParts, pieces: [read.piece], position, end: scanner.at } };
}

function readHeader(scanner: Scanner, key: string, position: number): Read<{ readonly token: QueryToken }> {
  const name = scanner.match(headerName)?.[0] ?? '';
  const base = { kind: 'term' as const, key, name, path: [], position };
  if (scanner.next === '=') {
    scanner.at += 1;
    const read = scanner.pieces(true);
    return read.ok ? { ok: true, token: { ...base, operator: '=', pieces: read.pieces, end: scanner.at } } : read;
  }
  const rest = scanner.bare(false);
  if (rest.text === '') return { ok: true, token: { ...base, operator: null, pieces: [], end: scanner.at } };
  const guess = rest.text.startsWith(':') && rest.text.length > 1 ? `=${rest.text.slice(1)}` : null;
  return fault('After the name of a header comes = and a value, or nothing.', rest, guess);
}

/** A name behind the dot, as it is or in quotes. */
function readPathName(scanner: Scanner): Read<{ readonly name: string }> {
  const dot = { position: scanner.at, end: scanner.at + 1 };
  scanner.at += 1;
  if (scanner.next !== '"') {
    const name = scanner.match(bodyName)?.[0];
    return name === undefined ? fault('A name is missing behind this dot, as in body.data.status.', dot) : { ok: true, name };
  }
  const read = scanner.quoted();
  if (!read.ok) return read;
  if (read.piece.hasStar)
    return fault('A * counts only at the end of a value, not within a path.', { ...read.piece, position: read.piece.end - 1 });
  return { ok: true, name: read.piece.text };
}

/** `.name`, `."odd name"` and `[0]`, as often as they follow each other. */
function readPath(scanner: Scanner): Read<{ readonly path: readonly (string | number)[] }> {
  const path: (string | number)[] = [];
  for (;;) {
    const place = scanner.match(bodyPlace);
    if (place !== null) {
      path.push(Number(place[1]));
      continue;
    }
    if (scanner.next !== '.') return { ok: true, path };
    const read = readPathName(scanner);
    if (!read.ok) return read;
    path.push(read.name);
  }
}

function readBody(scanner: Scanner, position: number): Read<{ readonly token: QueryToken }> {
  const read = readPath(scanner);
  if (!read.ok) return read;
  const base = { kind: 'term' as const, key: 'body', name: '', path: read.path, position };
  const operator = scanner.match(bodyOperator)?.[0] ?? '';
  if (isOperator(operator)) {
    const values = scanner.pieces(operator === '=' || operator === '!=');
    return values.ok ? { ok: true, token: { ...base, operator, pieces: values.pieces, end: scanner.at } } : values;
  }
  const rest = scanner.bare(false);
  if (rest.text === '') return { ok: true, token: { ...base, operator: null, pieces: [], end: scanner.at } };
  const guess = rest.text.startsWith(':') && rest.text.length > 1 ? `=${rest.text.slice(1)}` : null;
  return fault('After the path comes one of =, !=, >, <, >=, <= and a value, or nothing.', rest, guess);
}

function readTerm(scanner: Scanner): Read<{ readonly token: QueryToken }> {
  const position = scanner.at;
  if (scanner.match(bodyStart) !== null) return readBody(scanner, position);
  const key = scanner.match(keyBeforeColon)?.[1];
  if (key === undefined) return readBare(scanner);
  const lower = key.toLowerCase();
  if (lower === 'header') return readHeader(scanner, key, position);
  const read = scanner.pieces(listKeys.has(lower));
  if (!read.ok) return read;
  return { ok: true, token: { kind: 'term', key, ...noParts, pieces: read.pieces, position, end: scanner.at } };
}

/** Half surrogates and NUL are to be replaced before. */
export function readTokens(text: string): Read<{ readonly tokens: readonly QueryToken[] }> {
  const scanner = new Scanner(text);
  const tokens: QueryToken[] = [];
  for (;;) {
    scanner.skipSpace();
    if (scanner.isAtEnd) return { ok: true, tokens };
    const sign = scanner.minus() ?? scanner.parenthesis();
    const read = sign === null ? readTerm(scanner) : { ok: true as const, token: sign };
    if (!read.ok) return read;
    tokens.push(read.token);
  }
}
