/**
 * Two JSON bodies by path, on the walk of the drift comparison. Unlike there, other spellings and notations count as differences: an answer
 * is compared with an answer, not with what it may mean.
 */
import { shortJson } from '../drift/json-text.ts';
import type { ItemPair } from '../drift/match-items.ts';
import { pathText } from '../drift/value-paths.ts';
import { type Pair, walkPairs } from '../drift/walk-pairs.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../json-value.ts';

export type FieldChange = 'changed' | 'only-first' | 'only-second';

export interface FieldDifference {
  readonly path: string;
  readonly change: FieldChange;
  /** JSON text, cut; null on a side that has no such field. */
  readonly first: string | null;
  readonly second: string | null;
}

export const mostFields = 1_000;
const longestValue = 2_000;

/** Changes between two values, met in order; how many there are in all. The visitor is called for every one. */
export function visitDifferences(first: JsonValue, second: JsonValue, visit: (pair: Pair, change: FieldChange) => void): number {
  let count = 0;
  const field = (pair: Pair) => {
    const change = changeOf(pair);
    if (change === null) return;
    count += 1;
    visit(pair, change);
  };
  const list = (pair: Pair, items: readonly ItemPair[]) => {
    if (!areMoved(items)) return;
    count += 1;
    visit(pair, 'changed');
  };
  walkPairs(first, second, { down: () => null, isWhole: () => false, field, list }, null);
  return count;
}

/** Items that were found again by their ids and stand in another order: nothing else would tell. */
function areMoved(items: readonly ItemPair[]): boolean {
  const places = items.flatMap(({ payload, console }) => (payload === null || console === null ? [] : [console]));
  return places.some((place, index) => index > 0 && place < (places[index - 1] ?? 0));
}

function changeOf({ payload, console }: Pair): FieldChange | null {
  if (console === undefined) return 'only-first';
  if (payload === undefined) return 'only-second';
  const areBothEmpty = (isJsonArray(payload) && isJsonArray(console)) || (isJsonObject(payload) && isJsonObject(console));
  return areBothEmpty || Object.is(payload, console) ? null : 'changed';
}

/** What differs, at most `mostFields` of it. `onStep` is called now and then and may throw to end it. */
export function compareJson(
  first: JsonValue,
  second: JsonValue,
  onStep: () => void = () => undefined,
): { readonly fields: FieldDifference[]; readonly count: number } {
  const fields: FieldDifference[] = [];
  let seen = 0;
  const count = visitDifferences(first, second, ({ path, payload, console }, change) => {
    seen += 1;
    if (seen % 1_024 === 0) onStep();
    if (fields.length < mostFields) fields.push({ path: pathText(path), change, first: textOf(payload), second: textOf(console) });
  });
  return { fields, count };
}

function textOf(value: JsonValue | undefined): string | null {
  return value === undefined ? null : shortJson(value, longestValue);
}
