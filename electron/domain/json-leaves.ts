/** The plain values of a JSON text with the paths to them, for offering paths; not for judging a text. */
import { JsonReader, type JsonToken } from './json-reader.ts';

export interface JsonLeaf {
  /** Names, and places in lists from 0. */
  readonly path: readonly (string | number)[];
  /** Of strings without quotes and escapes; cut to `longestValue`. */
  readonly value: string;
}

const longestName = 100;
const longestValue = 100;
const deepest = 12;

type Step = { readonly isObject: boolean; key: string; index: number };

/** Keeps where the reader is. A value in a list moves its place on; a key names the next value. */
class PathTrail {
  readonly #steps: Step[] = [];

  take(token: JsonToken, reader: JsonReader): void {
    if (token === 'object-end' || token === 'array-end') {
      this.#steps.pop();
      return;
    }
    const inner = this.#steps.at(-1);
    if (token === 'key') {
      if (inner !== undefined) inner.key = reader.text(longestName);
      return;
    }
    if (inner !== undefined && !inner.isObject) inner.index += 1;
    if (token === 'object' || token === 'array') this.#steps.push({ isObject: token === 'object', key: '', index: -1 });
  }

  /** Of lists only the first item counts: the others look like it. */
  get isWorthNaming(): boolean {
    return this.#steps.length > 0 && this.#steps.length <= deepest && this.#steps.every((step) => step.isObject || step.index === 0);
  }

  get path(): readonly (string | number)[] {
    return this.#steps.map((step) => (step.isObject ? step.key : step.index));
  }
}

function isLeaf(token: JsonToken): boolean {
  return token === 'string' || token === 'number' || token === 'literal';
}

/** At most `most` leaves, in the order they stand; what comes after a fault or a cut is not there. */
export function jsonLeaves(bytes: Uint8Array, most: number): readonly JsonLeaf[] {
  const reader = new JsonReader(bytes);
  const trail = new PathTrail();
  const leaves: JsonLeaf[] = [];
  let token = reader.next();
  while (token !== 'end' && token !== 'bad' && leaves.length < most) {
    trail.take(token, reader);
    if (isLeaf(token) && trail.isWorthNaming) leaves.push({ path: trail.path, value: reader.text(longestValue) });
    token = reader.next();
  }
  return leaves;
}
