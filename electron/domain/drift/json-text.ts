/** Writes JSON without recursion, so that no depth overflows, and stops when enough is written. */
import { isJsonArray, isJsonObject, type JsonValue } from '../json-value.ts';
import { ownValue } from './own-value.ts';

export interface Entry {
  /** Null in a list. */
  readonly key: string | null;
  readonly value: JsonValue;
  /** The value on the other side that belongs to this one; undefined where there is none. */
  readonly beside: JsonValue | undefined;
}

/** The entries of a list or an object, in the order in which they are written. */
export type Arrange = (container: JsonValue, beside: JsonValue | undefined) => readonly Entry[];

interface Writing {
  /** Spaces for each level; 0 writes everything in one line. */
  readonly indent: number;
  /** Characters after which no more is written. */
  readonly most: number;
  readonly arrange: Arrange;
}

/** Deeper lines are not moved further in: the spaces of a body 10,000 levels deep would be a hundred megabytes. */
export const deepestIndent = 200;

interface Open {
  readonly entries: readonly Entry[];
  readonly end: string;
  next: number;
}

export function asTheyStand(container: JsonValue): readonly Entry[] {
  if (isJsonArray(container)) return container.map((value) => ({ key: null, value, beside: undefined }));
  if (!isJsonObject(container)) return [];
  return Object.keys(container).map((key) => ({ key, value: ownValue(container, key) ?? null, beside: undefined }));
}

/** JSON.parse makes numbers beyond what JavaScript can hold infinite; they stay numbers in what is shown. */
function scalarText(value: JsonValue): string {
  if (value === Number.POSITIVE_INFINITY) return '1e999';
  if (value === Number.NEGATIVE_INFINITY) return '-1e999';
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

/** A string may be as long as the whole body, so one that will be cut is cut before it is escaped. */
function cutScalarText(value: JsonValue, most: number): string {
  return typeof value === 'string' && value.length > most ? `"${JSON.stringify(value.slice(0, most)).slice(1, -1)}` : scalarText(value);
}

class JsonWriter {
  readonly #writing: Writing;
  readonly #parts: string[] = [];
  readonly #open: Open[] = [];
  #length = 0;

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  write(value: JsonValue, beside: JsonValue | undefined): string {
    this.#value(value, beside);
    for (let open = this.#open.at(-1); open !== undefined && this.#length <= this.#writing.most; open = this.#open.at(-1)) {
      const entry = open.entries[open.next];
      if (entry === undefined) this.#close(open);
      else this.#entry(open, entry);
    }
    return this.#parts.join('');
  }

  #put(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }

  #line(): void {
    if (this.#writing.indent > 0) this.#put(`\n${' '.repeat(this.#writing.indent * Math.min(this.#open.length, deepestIndent))}`);
  }

  #entry(open: Open, entry: Entry): void {
    if (open.next > 0) this.#put(',');
    open.next += 1;
    this.#line();
    if (entry.key !== null) this.#put(`${cutScalarText(entry.key, this.#writing.most)}:${this.#writing.indent > 0 ? ' ' : ''}`);
    this.#value(entry.value, entry.beside);
  }

  #value(value: JsonValue, beside: JsonValue | undefined): void {
    if (!isJsonArray(value) && !isJsonObject(value)) {
      this.#put(cutScalarText(value, this.#writing.most));
      return;
    }
    this.#put(isJsonArray(value) ? '[' : '{');
    this.#open.push({ entries: this.#writing.arrange(value, beside), end: isJsonArray(value) ? ']' : '}', next: 0 });
  }

  #close(open: Open): void {
    this.#open.pop();
    if (open.entries.length > 0) this.#line();
    this.#put(open.end);
  }
}

/** In one line, cut to `most` characters with an ellipsis. */
export function shortJson(value: JsonValue, most: number): string {
  const text = new JsonWriter({ indent: 0, most, arrange: asTheyStand }).write(value, undefined);
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

/** With 2 spaces a level, as `JSON.stringify(value, null, 2)` writes it. */
export function prettyJson(value: JsonValue, arrange: Arrange, beside?: JsonValue): string {
  return new JsonWriter({ indent: 2, most: Number.POSITIVE_INFINITY, arrange }).write(value, beside);
}
