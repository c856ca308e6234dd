/** Which items of two lists are the same thing: those with the same id, or, where items have none, those at the same position. */
import { isJsonObject, type JsonValue } from '../json-value.ts';
import { ownValue } from './own-value.ts';
import type { PathStep } from './value-paths.ts';

export interface ItemPair {
  readonly step: PathStep;
  /** Position on each side; null where that side has no such item. */
  readonly payload: number | null;
  readonly console: number | null;
}

type Items = readonly JsonValue[];
type Places = ReadonlyMap<string | number, number>;

/** In this order: `case_id` is what the platform calls a test case, `key` and `name` are what lists of settings and labels use. */
const idKeys = ['id', 'case_id', 'key', 'name'] as const;

/** Null unless every item has the key, and each another value: a list in which two items share an id can not be matched by it. */
function placesBy(items: Items, key: string): Places | null {
  const places = new Map<string | number, number>();
  for (const [index, item] of items.entries()) {
    const id = isJsonObject(item) ? ownValue(item, key) : undefined;
    if ((typeof id !== 'string' && typeof id !== 'number') || places.has(id)) return null;
    places.set(id, index);
  }
  return places;
}

function shareOne(payload: Places, console: Places): boolean {
  for (const id of payload.keys()) if (console.has(id)) return true;
  return false;
}

/** Only a key by which at least one item is found again counts: an item with another name is more likely renamed than another item. */
function sharedIds(payload: Items, console: Items): readonly [Places, Places] | null {
  if (payload.length === 0 || console.length === 0) return null;
  for (const key of idKeys) {
    const ours = placesBy(payload, key);
    const theirs = ours === null ? null : placesBy(console, key);
    if (ours !== null && theirs !== null && (key === 'id' || shareOne(ours, theirs))) return [ours, theirs];
  }
  return null;
}

function byPlace(payload: Items, console: Items): readonly ItemPair[] {
  return Array.from({ length: Math.max(payload.length, console.length) }, (_, index) => ({
    step: { kind: 'place', index },
    payload: index < payload.length ? index : null,
    console: index < console.length ? index : null,
  }));
}

/** In the payload's order, then what only the Console has in its order. */
export function matchItems(payload: Items, console: Items): readonly ItemPair[] {
  const ids = sharedIds(payload, console);
  if (ids === null) return byPlace(payload, console);
  const [ours, theirs] = ids;
  const pairs: ItemPair[] = [];
  for (const [id, place] of ours) {
    const console = theirs.get(id) ?? null;
    pairs.push({ step: { kind: 'item', id, index: console ?? place }, payload: place, console });
  }
  for (const [id, index] of theirs) if (!ours.has(id)) pairs.push({ step: { kind: 'item', id, index }, payload: null, console: index });
  return pairs;
}
