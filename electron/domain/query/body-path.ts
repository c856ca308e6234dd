/**
 * What stands at a path of a JSON body, read straight from its bytes. As with JSON.parse, the last of several equal keys counts. Of a
 * body that was cut, what comes before the cut counts; what is no JSON has nothing anywhere.
 */
import { JsonReader, type JsonToken } from '../json-reader.ts';
import type { BodyValue, WordValue } from './ast.ts';

/** Longer values are compared by their first part; no value of a filter is that long. */
const longestValue = 12_000;

export interface JsonFound {
  readonly kind: 'string' | 'number' | 'literal' | 'object' | 'array';
  /** Of scalars; empty for the others. */
  readonly text: string;
}

/** One open object or list on the way to the path. */
interface Step {
  readonly isList: boolean;
  /** Place of the next entry of a list. */
  next: number;
}

function isEnd(token: JsonToken): boolean {
  return token === 'object-end' || token === 'array-end';
}

class PathFinder {
  readonly #reader: JsonReader;
  readonly #path: readonly (string | number)[];
  #steps: Step[] = [];
  /** The value that comes next is the one that the path names here. */
  #isNamed = false;
  #found: JsonFound | null = null;

  constructor(bytes: Uint8Array, path: readonly (string | number)[]) {
    this.#reader = new JsonReader(bytes);
    this.#path = path;
  }

  find(): JsonFound | null {
    for (;;) {
      const token = this.#reader.next();
      if (token === 'end') return this.#found;
      if (token === 'bad') return this.#reader.hasRunOut ? this.#found : null;
      if (token === 'key') this.#key();
      else if (isEnd(token)) this.#steps.length = Math.min(this.#steps.length, this.#reader.depth);
      else this.#value(token);
    }
  }

  #key(): void {
    if (this.#reader.depth !== this.#steps.length) return;
    const part = this.#path[this.#steps.length - 1];
    this.#isNamed = typeof part === 'string' && this.#isText(part);
    if (this.#isNamed) this.#found = null;
  }

  /** A character takes one byte at least and, written as an escape, six at most. */
  #isText(part: string): boolean {
    const length = this.#reader.end - this.#reader.start;
    return length >= part.length && length <= 6 * part.length && this.#reader.text(part.length + 1) === part;
  }

  #value(token: JsonToken): void {
    const isContainer = token === 'object' || token === 'array';
    const outer = this.#reader.depth - (isContainer ? 1 : 0);
    if (outer !== this.#steps.length) return;
    const step = this.#steps.at(-1);
    if (step === undefined) {
      if (isContainer) this.#steps.push({ isList: token === 'array', next: 0 });
      return;
    }
    if (step.isList) {
      const part = this.#path[this.#steps.length - 1];
      this.#isNamed = part === step.next || part === String(step.next);
      step.next += 1;
    }
    if (!this.#isNamed) return;
    this.#isNamed = false;
    if (this.#steps.length === this.#path.length) this.#take(token);
    else if (isContainer) this.#steps.push({ isList: token === 'array', next: 0 });
  }

  #take(token: JsonToken): void {
    if (token === 'object' || token === 'array') this.#found = { kind: token, text: '' };
    if (token === 'string' || token === 'number' || token === 'literal')
      this.#found = { kind: token, text: this.#reader.text(longestValue) };
  }
}

/** Null when there is nothing at the path. */
export function findAtPath(bytes: Uint8Array, path: readonly (string | number)[]): JsonFound | null {
  return new PathFinder(bytes, path).find();
}

const integer = /^-?\d+$/;
const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Under 0, 0 or over 0; whole numbers of any length are compared digit by digit. */
function compareNumbers(left: string, right: string): number {
  if (integer.test(left) && integer.test(right)) {
    const difference = BigInt(left) - BigInt(right);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  return Math.sign(Number(left) - Number(right));
}

function isEqual(found: JsonFound, { text, isPrefix }: WordValue): boolean {
  if (found.kind === 'object' || found.kind === 'array') return false;
  if (isPrefix) return found.text.startsWith(text);
  return found.text === text || (found.kind === 'number' && number.test(text) && compareNumbers(found.text, text) === 0);
}

/** Undefined where the two have no order: words against numbers, or anything but a text or a number. */
function order(found: JsonFound, text: string): number | undefined {
  if (number.test(text)) {
    const isNumber = found.kind === 'number' || (found.kind === 'string' && number.test(found.text));
    return isNumber ? compareNumbers(found.text, text) : undefined;
  }
  if (found.kind !== 'string') return undefined;
  return found.text === text ? 0 : found.text < text ? -1 : 1;
}

function isInOrder(found: JsonFound, operator: '>' | '<' | '>=' | '<=', text: string): boolean {
  const result = order(found, text);
  if (result === undefined) return false;
  if (operator === '>') return result > 0;
  if (operator === '<') return result < 0;
  return operator === '>=' ? result >= 0 : result <= 0;
}

export function isBodyMatch(found: JsonFound | null, { operator, values }: BodyValue): boolean {
  if (found === null) return false;
  if (operator === null) return true;
  if (operator === '=') return values.some((value) => isEqual(found, value));
  if (operator === '!=') return !values.some((value) => isEqual(found, value));
  return values.some((value) => isInOrder(found, operator, value.text));
}

/** What JSON may write as an escape although it need not: whatever is not plain ASCII, and the slash. */
const plainText = /^[ !#-.0-[\]-~]+$/;

/** Names in digits may also be places in a list. */
function isPlaceInList(name: string): boolean {
  return /^\d+$/.test(name);
}

/**
 * Texts that stand one after the other in every body that matches, unless one of their characters is written as `\u…`; empty when there
 * are none. Lets a search pass over most bodies without reading them as JSON.
 */
export function bodyNeedles({ path, operator, values }: BodyValue): readonly string[] {
  const [only] = values;
  const word = operator === '=' && values.length === 1 && only !== undefined && (only.isPrefix || !number.test(only.text)) ? only.text : '';
  const name = path.findLast((part) => typeof part === 'string' && !isPlaceInList(part));
  const isPlainName = typeof name === 'string' && plainText.test(name);
  return [...(isPlainName ? [`"${name}"`] : []), ...(plainText.test(word) ? [word] : [])];
}

/** What a key stands before, as far as it can be told without reading the whole: a text without escapes, a number, a word, or a bracket. */
const valueBehind = /\s*:\s*(?:"([^"\\]*)"|(-?\d[\d.eE+-]*)|(true|false|null)|([[{"]))/y;

function couldBeValue(text: string, at: number, value: BodyValue): boolean {
  valueBehind.lastIndex = at;
  const parts = valueBehind.exec(text);
  if (parts === null) return false;
  const [, plain, written, literal] = parts;
  if (plain !== undefined) return isBodyMatch({ kind: 'string', text: plain }, value);
  if (written !== undefined) return isBodyMatch({ kind: 'number', text: written }, value);
  return literal === undefined || isBodyMatch({ kind: 'literal', text: literal }, value);
}

/**
 * Whether a body could match, judged by what stands behind the last name of the path wherever it occurs. Far quicker than reading the
 * body as JSON, and never wrong in saying no.
 */
export function couldMatch(text: string, value: BodyValue): boolean {
  const name = value.path.at(-1);
  if (typeof name !== 'string' || isPlaceInList(name) || !plainText.test(name) || text.includes('\\u')) return true;
  const written = `"${name}"`;
  for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + 1)) {
    if (couldBeValue(text, at + written.length, value)) return true;
  }
  return false;
}
