/**
 * Reads JSON token by token from bytes, without building a value: no recursion, no parsed object, memory of one bit per open bracket.
 * Guarantees: accepts what JSON.parse accepts (a leading byte order mark aside, which is skipped), refuses what it refuses, never
 * throws, and takes time linear in the bytes. Bytes in strings are not checked for UTF-8; `text` replaces bad ones.
 */
import { decodeUtf8 } from './utf8.ts';

export type JsonToken = 'object' | 'object-end' | 'array' | 'array-end' | 'key' | 'string' | 'number' | 'literal' | 'end' | 'bad';

/** What may come next. */
export type JsonExpected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const quote = 0x22;
const backslash = 0x5c;
const literals: Readonly<Record<number, string>> = { 0x74: 'true', 0x66: 'false', 0x6e: 'null' };
const plainEscapes: Readonly<Record<number, string>> = {
  0x22: '"',
  0x5c: '\\',
  0x2f: '/',
  0x62: '\b',
  0x66: '\f',
  0x6e: '\n',
  0x72: '\r',
  0x74: '\t',
};

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}

/** Value of the four hex digits at `at`; -1 when they are not four hex digits. */
function fourHexDigits(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let index = at; index < at + 4; index += 1) {
    const digit = hexValue(bytes[index]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

export class JsonReader {
  /** First byte of the last token; for strings and keys, of what is between the quotes. */
  start = 0;
  /** Behind its last byte; for strings and keys, the closing quote. */
  end = 0;
  /** Containers open after the last token: 1 inside the outermost object. */
  depth = 0;

  readonly #bytes: Uint8Array;
  #position = 0;
  #expected: JsonExpected = 'value';
  #hasRunOut = false;
  /** One bit per open container, set for an object. */
  #kinds = new Uint8Array(64);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#position = 3;
  }

  /** The next token; after `end` or `bad` there is none. */
  next(): JsonToken {
    const byte = this.#skipSpace();
    if (byte === undefined && this.#expected !== 'nothing') return this.#runOut();
    if (this.#expected === 'comma-or-end') return this.#afterValue(byte);
    if (this.#expected === 'nothing') return byte === undefined ? 'end' : 'bad';
    if (this.#expected === 'key' || this.#expected === 'key-or-end') return this.#key(byte);
    if (byte === 0x5d && this.#expected === 'value-or-end') return this.#close(byte);
    return this.#value(byte);
  }

  /** After `bad`: whether it was good as far as it went, and the bytes ended too early. */
  get hasRunOut(): boolean {
    return this.#hasRunOut;
  }

  /** After `bad`: where it stopped, and what it looked for there. Of a string that is none it is the opening quote. */
  get fault(): { readonly at: number; readonly expected: JsonExpected } {
    return { at: this.#position, expected: this.#expected };
  }

  /** Text of the last string or key, escapes resolved, at most `limit` characters. */
  text(limit: number): string {
    let text = '';
    let at = this.start;
    while (at < this.end && text.length < limit) {
      const isEscape = this.#bytes[at] === backslash;
      // A UTF-16 unit takes at most three bytes, so this run is enough for `limit` of them.
      const end = isEscape ? at + this.#escapeLength(at) : this.#runEnd(at, at + limit * 4);
      text += isEscape ? this.#unescaped(at) : decodeUtf8(this.#bytes, at, end);
      at = end;
    }
    return text.slice(0, limit).toWellFormed();
  }

  #unescaped(at: number): string {
    const escaped = this.#bytes[at + 1] ?? 0;
    return escaped === 0x75 ? String.fromCharCode(fourHexDigits(this.#bytes, at + 2)) : (plainEscapes[escaped] ?? '');
  }

  /** Where the plain text that starts at `at` ends: at an escape, the closing quote or `furthest`. */
  #runEnd(at: number, furthest: number): number {
    const stop = Math.min(this.end, furthest);
    let end = at;
    while (end < stop && this.#bytes[end] !== backslash) end += 1;
    return end;
  }

  #runOut(): JsonToken {
    this.#hasRunOut = true;
    return 'bad';
  }

  /** Marks a token that fails within `length` bytes of the end: more bytes could have made it good. */
  #noteEnd(at: number, length: number): void {
    if (at + length > this.#bytes.length) this.#hasRunOut = true;
  }

  #skipSpace(): number | undefined {
    const bytes = this.#bytes;
    let at = this.#position;
    let byte = bytes[at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      at += 1;
      byte = bytes[at];
    }
    this.#position = at;
    return byte;
  }

  #afterValue(byte: number | undefined): JsonToken {
    if (byte !== 0x2c) return this.#close(byte);
    this.#position += 1;
    this.#expected = this.#isInObject() ? 'key' : 'value';
    return this.next();
  }

  #key(byte: number | undefined): JsonToken {
    if (byte === 0x7d && this.#expected === 'key-or-end') return this.#close(byte);
    if (byte !== quote || !this.#string()) return 'bad';
    const colon = this.#skipSpace();
    if (colon === undefined) return this.#runOut();
    this.#expected = colon === 0x3a ? 'value' : 'colon';
    if (colon !== 0x3a) return 'bad';
    this.#position += 1;
    return 'key';
  }

  #value(byte: number | undefined): JsonToken {
    if (byte === quote) return this.#string() ? this.#valueRead('string') : 'bad';
    if (byte === 0x7b) return this.#open(true);
    if (byte === 0x5b) return this.#open(false);
    if (byte === 0x2d || isDigit(byte)) return this.#number() ? this.#valueRead('number') : 'bad';
    return this.#literal(byte) ? this.#valueRead('literal') : 'bad';
  }

  #valueRead(token: JsonToken): JsonToken {
    this.#expected = this.depth === 0 ? 'nothing' : 'comma-or-end';
    return token;
  }

  #open(isObject: boolean): JsonToken {
    const cell = this.depth >> 3;
    if (cell >= this.#kinds.length) {
      const larger = new Uint8Array(this.#kinds.length * 2);
      larger.set(this.#kinds);
      this.#kinds = larger;
    }
    const bit = 1 << (this.depth & 7);
    const before = this.#kinds[cell] ?? 0;
    this.#kinds[cell] = isObject ? before | bit : before & ~bit;
    this.start = this.#position;
    this.#position += 1;
    this.end = this.#position;
    this.depth += 1;
    this.#expected = isObject ? 'key-or-end' : 'value-or-end';
    return isObject ? 'object' : 'array';
  }

  #close(byte: number | undefined): JsonToken {
    const isObject = this.#isInObject();
    if (byte !== (isObject ? 0x7d : 0x5d)) return 'bad';
    this.start = this.#position;
    this.#position += 1;
    this.end = this.#position;
    this.depth -= 1;
    return this.#valueRead(isObject ? 'object-end' : 'array-end');
  }

  #isInObject(): boolean {
    const innermost = this.depth - 1;
    return ((this.#kinds[innermost >> 3] ?? 0) & (1 << (innermost & 7))) !== 0;
  }

  #string(): boolean {
    const bytes = this.#bytes;
    this.start = this.#position + 1;
    let at = this.start;
    for (;;) {
      const byte = bytes[at];
      if (byte === quote) break;
      const length = byte === backslash ? this.#escapeLength(at) : byte === undefined || byte < 0x20 ? 0 : 1;
      if (length === 0) {
        this.#noteEnd(at, byte === backslash ? 6 : 1);
        return false;
      }
      at += length;
    }
    this.end = at;
    this.#position = at + 1;
    return true;
  }

  #escapeLength(at: number): number {
    const escaped = this.#bytes[at + 1] ?? 0;
    if (escaped === 0x75) return fourHexDigits(this.#bytes, at + 2) < 0 ? 0 : 6;
    return plainEscapes[escaped] === undefined ? 0 : 2;
  }

  #digits(): boolean {
    const first = this.#position;
    while (isDigit(this.#bytes[this.#position])) this.#position += 1;
    return this.#position > first;
  }

  #number(): boolean {
    this.start = this.#position;
    const isGood = this.#numberBody();
    this.end = this.#position;
    if (this.#position < this.#bytes.length) return isGood;
    // At the very end of the bytes a number inside something may have lost its last digits.
    if (this.depth > 0 || !isGood) this.#hasRunOut = true;
    return isGood && this.depth === 0;
  }

  #numberBody(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#position] === 0x2d) this.#position += 1;
    if (bytes[this.#position] === 0x30) this.#position += 1;
    else if (!this.#digits()) return false;
    if (bytes[this.#position] === 0x2e) {
      this.#position += 1;
      if (!this.#digits()) return false;
    }
    if (((bytes[this.#position] ?? 0) | 0x20) === 0x65) {
      this.#position += 1;
      const sign = bytes[this.#position];
      if (sign === 0x2b || sign === 0x2d) this.#position += 1;
      if (!this.#digits()) return false;
    }
    return true;
  }

  #literal(byte: number | undefined): boolean {
    const word = byte === undefined ? undefined : literals[byte];
    if (word === undefined) return false;
    this.start = this.#position;
    for (let index = 0; index < word.length; index += 1) {
      if (this.#bytes[this.#position + index] === word.charCodeAt(index)) continue;
      this.#noteEnd(this.#position + index, 1);
      return false;
    }
    this.#position += word.length;
    this.end = this.#position;
    return true;
  }
}
