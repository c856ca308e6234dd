/**
 * The plain fields of the object that an event is about, read from the beginning of its body without building a value: for filling in
 * paths. Guarantees: never throws, whatever the bytes; time linear in them. What comes after a cut is not there.
 */
import { JsonReader, type JsonToken } from '../json-reader.ts';

/** `data.object`, `data`, or the whole body. */
type Place = 0 | 1 | 2;

const longestName = 100;
/** An id longer than this is cut, so it names nothing. */
const longestValue = 512;
const mostFields = 200;

interface Step {
  readonly isObject: boolean;
  key: string;
}

class FieldScan {
  readonly #steps: Step[] = [];
  readonly #fields: [Map<string, string>, Map<string, string>, Map<string, string>] = [new Map(), new Map(), new Map()];
  readonly #isObject: [boolean, boolean, boolean] = [false, false, false];

  take(token: JsonToken, reader: JsonReader): void {
    if (token === 'object-end' || token === 'array-end') {
      this.#steps.pop();
      return;
    }
    if (token === 'key') {
      const inner = this.#steps.at(-1);
      if (inner !== undefined) inner.key = reader.text(longestName);
      return;
    }
    if (token === 'object' || token === 'array') this.#enter(token === 'object');
    else if (token === 'string' || token === 'number') this.#put(reader);
  }

  /** Of the innermost place that is an object. */
  result(): ReadonlyMap<string, string> {
    const innermost = this.#isObject[2] ? 2 : this.#isObject[1] ? 1 : 0;
    return this.#fields[innermost];
  }

  #enter(isObject: boolean): void {
    const place = this.#placeOfValue();
    if (place !== undefined) {
      // why: of a key that stands twice the last one counts.
      for (let inner = place; inner <= 2; inner += 1) {
        this.#fields[inner]?.clear();
        this.#isObject[inner] = false;
      }
      this.#isObject[place] = isObject;
    }
    this.#steps.push({ isObject, key: '' });
  }

  #put(reader: JsonReader): void {
    const depth = this.#steps.length;
    const key = this.#steps.at(-1)?.key ?? '';
    const fields = depth >= 1 && depth <= 3 && this.#isOnTheWay(depth - 1) ? this.#fields[depth - 1] : undefined;
    if (fields === undefined || this.#steps.at(-1)?.isObject !== true || fields.size >= mostFields) return;
    fields.set(key, reader.text(longestValue));
  }

  #placeOfValue(): Place | undefined {
    const depth = this.#steps.length;
    if (depth === 0) return 0;
    if (depth === 1 && this.#isOnTheWay(1)) return 1;
    return depth === 2 && this.#isOnTheWay(2) ? 2 : undefined;
  }

  /** The first `steps` keys are `data`, `object`. */
  #isOnTheWay(steps: number): boolean {
    const wanted = ['data', 'object'];
    return this.#steps.slice(0, steps).every(({ isObject, key }, at) => isObject && key === wanted[at]);
  }
}

/** Names and values of strings and numbers of the event's object. */
export function objectFields(head: Uint8Array): ReadonlyMap<string, string> {
  const reader = new JsonReader(head);
  const scan = new FieldScan();
  for (let token = reader.next(); token !== 'end' && token !== 'bad'; token = reader.next()) scan.take(token, reader);
  return scan.result();
}
