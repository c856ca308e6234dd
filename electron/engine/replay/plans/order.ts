import type { PlanOptions } from '#contract/models/plan.ts';
import { SeededRandom } from '#engine/log/generate/seeded-random.ts';
import { atOnce, isStep, type Steps } from './turns.ts';

export interface Ordered {
  readonly receivedAtUs: number | null;
  readonly eventTimeUs: number | null;
}

/**
 * Entries, given in the order of arrival, in the order in which they leave. What is equal keeps its order. An event that names no time has
 * that of its arrival; one whose arrival is not known stands last. The same seed gives the same random order.
 */
export function order<T extends Ordered>(entries: readonly T[], by: PlanOptions['order'], seed: number): readonly T[] {
  return atOnce(orderSteps(entries, by, seed));
}

/** `order`, step by step. */
export function* orderSteps<T extends Ordered>(entries: readonly T[], by: PlanOptions['order'], seed: number): Steps<readonly T[]> {
  switch (by) {
    case 'original':
      return entries;
    case 'reversed':
      return entries.toReversed();
    case 'event-time':
      return yield* sortSteps(entries, ({ eventTimeUs, receivedAtUs }) => eventTimeUs ?? receivedAtUs ?? Number.POSITIVE_INFINITY);
    case 'random':
      return yield* shuffleSteps(entries, seed);
  }
}

/** In the order of arrival, whatever order they are in. */
export function arrivalSteps<T extends Ordered>(entries: readonly T[]): Steps<readonly T[]> {
  return sortSteps(entries, ({ receivedAtUs }) => receivedAtUs ?? Number.POSITIVE_INFINITY);
}

/** Stable: places are merged, in runs that double. why not toSorted: it can not be left half-way. */
function* sortSteps<T>(entries: readonly T[], keyOf: (entry: T) => number): Steps<readonly T[]> {
  const keys = new Float64Array(entries.length);
  let places = new Uint32Array(entries.length);
  let isAscending = true;
  for (const [index, entry] of entries.entries()) {
    if (isStep(index)) yield;
    const key = keyOf(entry);
    isAscending &&= index === 0 || (keys[index - 1] ?? 0) <= key;
    keys[index] = key;
    places[index] = index;
  }
  if (isAscending) return entries;
  let merged = new Uint32Array(places.length);
  for (let run = 1; run < places.length; run *= 2) {
    yield* mergeSteps(places, merged, keys, run);
    [places, merged] = [merged, places];
  }
  return yield* pickSteps(entries, places);
}

/** Each two runs that follow each other as one; of what is equal the first run's comes first. */
function* mergeSteps(places: Uint32Array, merged: Uint32Array, keys: Float64Array, run: number): Steps<void> {
  const { length } = places;
  let left = 0;
  let right = 0;
  let middle = 0;
  let end = 0;
  for (let at = 0; at < length; at += 1) {
    if (isStep(at)) yield;
    if (at === end) {
      left = at;
      middle = Math.min(at + run, length);
      right = middle;
      end = Math.min(at + run * 2, length);
    }
    const first = places[left] ?? 0;
    const second = places[right] ?? 0;
    const takesLeft = left < middle && (right >= end || isInOrder(keys, first, second));
    merged[at] = takesLeft ? first : second;
    if (takesLeft) left += 1;
    else right += 1;
  }
}

function isInOrder(keys: Float64Array, first: number, second: number): boolean {
  return (keys[first] ?? 0) <= (keys[second] ?? 0);
}

function* shuffleSteps<T>(entries: readonly T[], seed: number): Steps<readonly T[]> {
  const random = new SeededRandom(seed);
  const places = Uint32Array.from({ length: entries.length }, (_, index) => index);
  for (let left = places.length; left > 1; left -= 1) {
    if (isStep(left)) yield;
    const chosen = random.below(left);
    const one = places[chosen] ?? 0;
    places[chosen] = places[left - 1] ?? 0;
    places[left - 1] = one;
  }
  return yield* pickSteps(entries, places);
}

function* pickSteps<T>(entries: readonly T[], places: Uint32Array): Steps<readonly T[]> {
  const picked: T[] = [];
  for (const place of places) {
    if (isStep(picked.length)) yield;
    const entry = entries[place];
    if (entry !== undefined) picked.push(entry);
  }
  return picked;
}
