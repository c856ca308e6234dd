/**
 * Lays JSON out over lines, token by token, from bytes to bytes.
 * Guarantees: every token leaves as it came (big numbers, `1.0`, escapes, repeated keys, `__proto__`); only the white space between
 * tokens changes. Memory is the output; nothing recurses. Refuses, by a value, what is not JSON, too deep, or too long laid out.
 */
import { JsonReader, type JsonToken } from '#domain/json-reader.ts';
import { findJsonBreak, type JsonBreak } from './json-break.ts';

export type FormattedJson =
  | { readonly kind: 'formatted'; readonly bytes: Uint8Array<ArrayBuffer>; readonly depth: number }
  /** `hasRunOut`: good as far as it goes, and the bytes end too early. */
  | { readonly kind: 'invalid'; readonly at: JsonBreak; readonly hasRunOut: boolean }
  | { readonly kind: 'too-deep'; readonly limit: number }
  | { readonly kind: 'too-long'; readonly limit: number };

export interface FormatLimits {
  /** Deepest nesting that is still laid out; indentation grows with its square. */
  readonly depth: number;
  /** Most bytes the laid out text may take. */
  readonly bytes: number;
}

export const defaultFormatLimits: FormatLimits = { depth: 100, bytes: 48 * 1024 * 1024 };

const tokensPerStep = 4096;
const indentWidth = 2;
const space = 0x20;
const lineFeed = 0x0a;
const comma = 0x2c;
const colon = 0x3a;

class ByteWriter {
  length = 0;
  #bytes: Uint8Array<ArrayBuffer>;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.max(expected, 64));
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length] = value;
    this.length += 1;
  }

  copy(from: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    // why: for the short runs that most tokens are, a loop is faster than making a subarray.
    if (end - start > 48) this.#bytes.set(from.subarray(start, end), this.length);
    else for (let at = start; at < end; at += 1) this.#bytes[this.length + at - start] = from[at] ?? 0;
    this.length += end - start;
  }

  newLine(depth: number): void {
    const width = depth * indentWidth;
    this.#reserve(width + 1);
    this.#bytes[this.length] = lineFeed;
    // why: a loop, because filling so few bytes by `fill` takes five times as long.
    for (let at = this.length + 1; at <= this.length + width; at += 1) this.#bytes[at] = space;
    this.length += width + 1;
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}

/** What the writer has to know about the token before the one it writes. */
type Before = 'start' | 'open' | 'key' | 'value';

function isOpening(token: JsonToken): boolean {
  return token === 'object' || token === 'array';
}

function isClosing(token: JsonToken): boolean {
  return token === 'object-end' || token === 'array-end';
}

function isQuoted(token: JsonToken): boolean {
  return token === 'key' || token === 'string';
}

class Layout {
  readonly #bytes: Uint8Array;
  readonly #reader: JsonReader;
  readonly #out: ByteWriter;
  readonly #limits: FormatLimits;
  readonly #open: JsonToken[] = [];
  #before: Before = 'start';
  #lastEnd = 0;
  #depth = 0;

  constructor(bytes: Uint8Array, limits: FormatLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
    this.#reader = new JsonReader(bytes);
    this.#out = new ByteWriter(Math.ceil(bytes.length * 1.5));
  }

  /** Lays out one token; the result once there is one. */
  next(): FormattedJson | undefined {
    const token = this.#reader.next();
    if (token === 'end') return { kind: 'formatted', bytes: this.#out.done(), depth: this.#depth };
    if (token === 'bad') return this.#broken();
    if (this.#reader.depth > this.#limits.depth) return { kind: 'too-deep', limit: this.#limits.depth };
    if (this.#out.length > this.#limits.bytes) return { kind: 'too-long', limit: this.#limits.bytes };
    this.#separate(token);
    this.#write(token);
    this.#remember(token);
    return undefined;
  }

  #broken(): FormattedJson {
    const at = findJsonBreak(this.#bytes, this.#lastEnd, this.#before, this.#open);
    return { kind: 'invalid', at, hasRunOut: this.#reader.hasRunOut };
  }

  #separate(token: JsonToken): void {
    const { depth } = this.#reader;
    if (isClosing(token)) {
      if (this.#before !== 'open') this.#out.newLine(depth);
      return;
    }
    if (this.#before === 'key' || this.#before === 'start') return;
    if (this.#before === 'value') this.#out.byte(comma);
    this.#out.newLine(isOpening(token) ? depth - 1 : depth);
  }

  #write(token: JsonToken): void {
    const { start, end } = this.#reader;
    if (isQuoted(token)) this.#out.copy(this.#bytes, start - 1, end + 1);
    else this.#out.copy(this.#bytes, start, end);
    if (token !== 'key') return;
    this.#out.byte(colon);
    this.#out.byte(space);
  }

  #remember(token: JsonToken): void {
    const { depth, end } = this.#reader;
    if (isOpening(token)) this.#open.push(token);
    if (isClosing(token)) this.#open.pop();
    this.#depth = Math.max(this.#depth, depth);
    this.#lastEnd = isQuoted(token) ? end + 1 : end;
    this.#before = isOpening(token) ? 'open' : token === 'key' ? 'key' : 'value';
  }
}

/** Works in steps of a few milliseconds at most and yields between them, so that the caller can let the page breathe. */
export function* formatJsonSteps(bytes: Uint8Array, limits: FormatLimits = defaultFormatLimits): Generator<void, FormattedJson> {
  const layout = new Layout(bytes, limits);
  for (let count = 1; ; count += 1) {
    const result = layout.next();
    if (result !== undefined) return result;
    if (count % tokensPerStep === 0) yield;
  }
}
