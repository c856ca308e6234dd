import type { PlanOptions } from '#contract/models/plan.ts';
import { SeededRandom } from '#engine/log/generate/seeded-random.ts';

export interface Ordered {
  readonly receivedAtUs: number | null;
  readonly eventTimeUs: number | null;
}

/**
 * Entries, given in the order of arrival, in the order in which they leave. What is equal keeps its order. An event that names no time has
 * that of its arrival; one whose arrival is not known stands last. The same seed gives the same random order.
 */
export function order<T extends Ordered>(entries: readonly T[], by: PlanOptions['order'], seed: number): readonly T[] {
  switch (by) {
    case 'original':
      return entries;
    case 'reversed':
      return entries.toReversed();
    case 'event-time':
      return sortByNumber(entries, ({ eventTimeUs, receivedAtUs }) => eventTimeUs ?? receivedAtUs ?? Number.POSITIVE_INFINITY);
    case 'random':
      return shuffled(entries, seed);
  }
}

/** In the order of arrival, whatever order they are in. */
export function inOrderOfArrival<T extends Ordered>(entries: readonly T[]): readonly T[] {
  return sortByNumber(entries, ({ receivedAtUs }) => receivedAtUs ?? Number.POSITIVE_INFINITY);
}

/** Stable. why no comparison: numbers sorted by the engine itself hold the main loop up for a fifth of the time at 100,000. */
function sortByNumber<T>(entries: readonly T[], keyOf: (entry: T) => number): readonly T[] {
  const keys = Float64Array.from(entries, keyOf);
  if (isAscending(keys)) return entries;
  const byKey = new Map<number, T[]>();
  for (const [index, entry] of entries.entries()) {
    const key = keys[index] ?? 0;
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [entry]);
    else same.push(entry);
  }
  return [...Float64Array.from(byKey.keys()).sort()].flatMap((key) => byKey.get(key) ?? []);
}

function isAscending(keys: Float64Array): boolean {
  for (let index = 1; index < keys.length; index += 1) if ((keys[index - 1] ?? 0) > (keys[index] ?? 0)) return false;
  return true;
}

function shuffled<T>(entries: readonly T[], seed: number): readonly T[] {
  const random = new SeededRandom(seed);
  const mixed = [...entries];
  for (let left = mixed.length; left > 1; left -= 1) {
    const chosen = random.below(left);
    const [one, last] = [mixed[chosen], mixed[left - 1]];
    if (one === undefined || last === undefined) continue;
    mixed[chosen] = last;
    mixed[left - 1] = one;
  }
  return mixed;
}
