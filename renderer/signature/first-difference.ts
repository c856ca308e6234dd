/** Where a received signature leaves the one expected. For looking at only; the engine compares in constant time. Pure. */

export interface Difference {
  /** The part of the header's value that is nearest to what was expected. */
  readonly received: string;
  /** Characters that agree from the start; equal to the length of both when they are the same. */
  readonly agrees: number;
}

/** The signatures a header value can hold: itself, its parts between spaces, and those without `v1,` in front. */
function candidatesIn(value: string): readonly string[] {
  const parts = value.trim().split(/\s+/);
  return [value.trim(), ...parts, ...parts.map((part) => part.slice(part.indexOf(',') + 1))].filter((part) => part !== '');
}

function agreement(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return at;
}

/** The nearest candidate of all values: the longest agreement, then the nearest length; undefined when nothing was received. */
export function firstDifference(values: readonly string[], expected: string): Difference | undefined {
  const lengthOff = (difference: Difference) => Math.abs(difference.received.length - expected.length);
  return values
    .flatMap(candidatesIn)
    .map((received): Difference => ({ received, agrees: agreement(received, expected) }))
    .toSorted((one, other) => other.agrees - one.agrees || lengthOff(one) - lengthOff(other))[0];
}
