/**
 * Reads of a JSON text what a schema looks at: the event's own fields, three levels deep, with their places. The rest is read over, so a
 * large text costs no parsed copy of it.
 */
import { type JsonExpected, JsonReader, type JsonToken } from '#domain/json-reader.ts';
import { inTurns } from './in-turns.ts';

/** In bytes of the text. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export type CheckedText =
  | {
      readonly kind: 'json';
      readonly value: unknown;
      /** By JSON pointer (`/data/object`); of objects and lists their opening bracket. Where a key occurs twice, the last. */
      readonly places: ReadonlyMap<string, Stretch>;
    }
  | { readonly kind: 'broken'; readonly at: number; readonly expected: JsonExpected; readonly hasRunOut: boolean };

const deepest = 3;
/** Of a value; one that is longer is none of those that a schema names. */
const longestValue = 10_000;
const tokensATurn = 40_000;

type Fields = Map<string, unknown>;

class FieldReader {
  readonly places = new Map<string, Stretch>();
  value: unknown;
  /** Once it is done. */
  isJson = false;
  readonly #reader: JsonReader;
  readonly #wanted: ReadonlySet<string>;
  /** The objects that are kept and that the reader is inside of, outermost first. */
  readonly #open: { readonly fields: Fields; readonly pointer: string }[] = [];
  #key = '';

  constructor(reader: JsonReader, wanted: ReadonlySet<string>) {
    this.#reader = reader;
    this.#wanted = wanted;
  }

  /** Reads one token. */
  step(): 'more' | 'done' {
    const depthBefore = this.#reader.depth;
    const token = this.#reader.next();
    if (token !== 'end' && token !== 'bad') this.#take(token, depthBefore);
    this.isJson = token === 'end';
    return token === 'end' || token === 'bad' ? 'done' : 'more';
  }

  #take(token: JsonToken, depthBefore: number): void {
    if (token === 'object-end' || token === 'array-end') {
      if (this.#reader.depth < this.#open.length) this.#open.pop();
      return;
    }
    if (depthBefore !== this.#open.length) return;
    if (token === 'key') this.#key = this.#reader.text(longestValue);
    else this.#takeValue(token);
  }

  #takeValue(token: JsonToken): void {
    const inner = this.#open.at(-1);
    if (inner !== undefined && !this.#wanted.has(this.#key)) return;
    const pointer = inner === undefined ? '' : `${inner.pointer}/${this.#key}`;
    const fields: Fields = new Map();
    const value = token === 'object' ? fields : this.#plainValue(token);
    const quotes = token === 'string' ? 1 : 0;
    this.places.set(pointer, { from: this.#reader.start - quotes, to: this.#reader.end + quotes });
    if (inner === undefined) this.value = value;
    else inner.fields.set(this.#key, value);
    if (token === 'object' && this.#open.length < deepest) this.#open.push({ fields, pointer });
  }

  #plainValue(token: JsonToken): unknown {
    if (token === 'array') return [];
    const text = this.#reader.text(longestValue);
    if (token === 'string') return text;
    if (token === 'number') return Number(text);
    return text === 'null' ? null : text === 'true';
  }
}

function asObject(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([name, field]): [string, unknown] => [String(name), asObject(field)]));
}

/** `wanted`: names of the fields that matter, at any of the levels. Gives way to others while it reads. */
export async function readChecked(bytes: Uint8Array, wanted: ReadonlySet<string>): Promise<CheckedText> {
  const reader = new JsonReader(bytes);
  const fields = new FieldReader(reader, wanted);
  await inTurns(tokensATurn, () => fields.step());
  if (fields.isJson) return { kind: 'json', value: asObject(fields.value), places: fields.places };
  return { kind: 'broken', ...reader.fault, hasRunOut: reader.hasRunOut };
}
