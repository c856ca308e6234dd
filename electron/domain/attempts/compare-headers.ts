import type { ResponseComparison } from '#contract/models/attempt-comparison.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';

export type HeaderComparison = ResponseComparison['headers'][number];

/** Headers (lower case) whose value belongs to one answer and not to what it says. */
const ofOneAnswer: ReadonlySet<string> = new Set([
  'date',
  'age',
  'x-request-id',
  'request-id',
  'x-correlation-id',
  'x-amzn-requestid',
  'x-amzn-trace-id',
  'x-amz-cf-id',
  'cf-ray',
  'traceparent',
  'tracestate',
  'server-timing',
  'x-runtime',
  'x-response-time',
]);

/** Whether the header differs from answer to answer although nothing else does. */
export function isOfOneAnswer(name: string): boolean {
  return ofOneAnswer.has(name.toLowerCase());
}

interface Place {
  readonly name: string;
  readonly value: string;
}

/**
 * Every header of both lists exactly once, in the order of the first list, then what only the second has. Names are compared without their
 * case. Of a name that comes more than once, equal values belong together, and what is left is paired in its order.
 */
export function compareHeaders(first: readonly HeaderPair[], second: readonly HeaderPair[]): HeaderComparison[] {
  const theirs = byName(second);
  const found: HeaderComparison[] = [];
  for (const [key, ours] of byName(first)) {
    found.push(...compareValues(ours, theirs.get(key) ?? []));
    theirs.delete(key);
  }
  for (const left of theirs.values()) found.push(...compareValues([], left));
  return found;
}

function byName(headers: readonly HeaderPair[]): Map<string, Place[]> {
  const places = headers.map(([name, value]): Place => ({ name, value }));
  return Map.groupBy(places, ({ name }) => name.toLowerCase());
}

function compareValues(ours: readonly Place[], theirs: readonly Place[]): HeaderComparison[] {
  const partners = matchEqual(ours, theirs);
  const taken = new Set(partners.values());
  const left = theirs.filter((_, index) => !taken.has(index));
  const found = ours.map(({ name, value }, index): HeaderComparison => {
    if (partners.has(index)) return { name, change: 'same', first: value, second: value };
    const other = left.shift();
    if (other === undefined) return { name, change: 'only-first', first: value, second: null };
    return { name, change: 'changed', first: value, second: other.value };
  });
  return [...found, ...left.map(({ name, value }): HeaderComparison => ({ name, change: 'only-second', first: null, second: value }))];
}

/** Place of the first → place of the second with the same value, each used once. */
function matchEqual(ours: readonly Place[], theirs: readonly Place[]): Map<number, number> {
  const free = Map.groupBy(
    theirs.map(({ value }, index) => ({ value, index })),
    ({ value }) => value,
  );
  const partners = new Map<number, number>();
  for (const [index, { value }] of ours.entries()) {
    const partner = free.get(value)?.shift();
    if (partner !== undefined) partners.set(index, partner.index);
  }
  return partners;
}
