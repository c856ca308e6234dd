/** Where the values stand in a JSON text that a filter asked for by their path. Pure. */
import { JsonReader, type JsonToken } from '#domain/json-reader.ts';
import type { BodyValue } from '#domain/query/ast.ts';
import { isBodyMatch, type JsonFound } from '#domain/query/body-path.ts';
import type { MarkRange } from '#renderer/lib/mark-ranges.ts';

/** Longer values are compared by their first part, as the search does. */
const longestValue = 12_000;
const markedAtMost = 200;

interface Step {
  /** A key of the object; for a list, the index of the next element. */
  at: string | number;
}

/** Ranges in characters, in order; the key where the value is an object or a list. Nothing for a text that is not JSON. */
export function findBodyPlaces(text: string, wanted: readonly BodyValue[]): readonly MarkRange[] {
  if (wanted.length === 0) return [];
  const bytes = new TextEncoder().encode(text);
  const finder = new PlaceFinder(new JsonReader(bytes), wanted);
  return inCharacters(bytes, finder.run());
}

class PlaceFinder {
  readonly #reader: JsonReader;
  readonly #wanted: readonly BodyValue[];
  readonly #steps: Step[] = [];
  readonly #found: MarkRange[] = [];
  #key: MarkRange | null = null;

  constructor(reader: JsonReader, wanted: readonly BodyValue[]) {
    this.#reader = reader;
    this.#wanted = wanted;
  }

  run(): readonly MarkRange[] {
    for (let token = this.#reader.next(); token !== 'end' && this.#found.length < markedAtMost; token = this.#reader.next()) {
      if (token === 'bad') return [];
      this.#take(token);
    }
    return this.#found;
  }

  #take(token: JsonToken): void {
    const { start: from, end: to } = this.#reader;
    if (token === 'key') this.#takeKey({ from, to });
    else if (token === 'object' || token === 'array') {
      if (this.#isHit(token) && this.#key !== null) this.#found.push(this.#key);
      this.#steps.push({ at: token === 'array' ? 0 : '' });
    } else if (token === 'object-end' || token === 'array-end') {
      this.#steps.pop();
      this.#goOn();
    } else if (token === 'string' || token === 'number' || token === 'literal') {
      if (this.#isHit(token)) this.#found.push({ from, to });
      this.#goOn();
    }
  }

  #takeKey(place: MarkRange): void {
    this.#key = place;
    const object = this.#steps.at(-1);
    if (object !== undefined) object.at = this.#reader.text(longestValue);
  }

  #isHit(kind: JsonFound['kind']): boolean {
    return this.#wanted.some((value) => isAt(this.#steps, value) && holds(this.#reader, kind, value));
  }

  /** A value was read: in a list the next one has the next index. */
  #goOn(): void {
    const list = this.#steps.at(-1);
    if (typeof list?.at === 'number') list.at += 1;
  }
}

function isAt(steps: readonly Step[], { path }: BodyValue): boolean {
  return steps.length === path.length && steps.every(({ at }, index) => at === path[index] || String(at) === path[index]);
}

function holds(reader: JsonReader, kind: JsonFound['kind'], value: BodyValue): boolean {
  const isScalar = kind !== 'object' && kind !== 'array';
  return isBodyMatch({ kind, text: isScalar ? reader.text(longestValue) : '' }, value);
}

function inCharacters(bytes: Uint8Array, ranges: readonly MarkRange[]): readonly MarkRange[] {
  let byte = 0;
  let character = 0;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const advance = (to: number) => {
    character += decoder.decode(bytes.subarray(byte, to)).length;
    byte = to;
    return character;
  };
  return ranges.map(({ from, to }) => ({ from: advance(from), to: advance(to) }));
}
