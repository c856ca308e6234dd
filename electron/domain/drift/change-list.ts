/**
 * The difference of two JSON values as changes that turn the one into the other, found by the same walk as the comparison that is shown.
 * The law `applyDiff(a, diffValues(a, b)) = b` (up to the order of keys) therefore says of the walk that it passes nothing over.
 */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';
import type { ItemPair } from './match-items.ts';
import { ownValue } from './own-value.ts';
import type { PathStep, ValuePath } from './value-paths.ts';
import { type Pair, walkPairs } from './walk-pairs.ts';

export type Change =
  | { readonly kind: 'set'; readonly path: ValuePath; readonly value: JsonValue }
  | { readonly kind: 'remove'; readonly path: ValuePath }
  /** A list gets these items of its own, each at its new place; null is one that a later change sets. */
  | { readonly kind: 'arrange'; readonly path: ValuePath; readonly from: readonly (number | null)[] };

function isUnchanged({ payload, console }: Pair): boolean {
  const isEmptyOnBoth = (isJsonArray(payload) && isJsonArray(console)) || (isJsonObject(payload) && isJsonObject(console));
  return isEmptyOnBoth || Object.is(payload, console);
}

/** A list's items come and go with its arrangement, not one by one. */
function isRemovedKey({ path, console }: Pair): boolean {
  return console === undefined && path?.step.kind === 'key';
}

function fieldChange(pair: Pair): Change | null {
  if (isRemovedKey(pair)) return { kind: 'remove', path: pair.path };
  return pair.console === undefined || isUnchanged(pair) ? null : { kind: 'set', path: pair.path, value: pair.console };
}

function arrangement(path: ValuePath, items: readonly ItemPair[]): Change | null {
  if (items.every(({ payload, console }) => payload === console)) return null;
  const from: (number | null)[] = [];
  const inConsole = items.filter(({ console }) => console !== null);
  for (const { payload, console } of inConsole.toSorted((a, b) => (a.console ?? 0) - (b.console ?? 0))) {
    from[console ?? 0] = payload;
  }
  return { kind: 'arrange', path, from };
}

/** Exact: spellings, notations of a time and other names are changes here. Empty when nothing but the order of keys differs. */
export function diffValues(payload: JsonValue, console: JsonValue): readonly Change[] {
  const changes: Change[] = [];
  const take = (change: Change | null) => {
    if (change !== null) changes.push(change);
  };
  const visitor = {
    down: () => null,
    isWhole: () => false,
    field: (pair: Pair) => take(fieldChange(pair)),
    list: (pair: Pair, items: readonly ItemPair[]) => take(arrangement(pair.path, items)),
  };
  walkPairs(payload, console, visitor, null);
  return changes;
}

/** A copy that is being changed. Keys are in a map, because an object would take `__proto__` for something else. */
type Draft = string | number | boolean | null | Draft[] | Map<string, Draft>;
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

function emptyDraft(value: JsonValue): Draft {
  if (isJsonArray(value)) return [];
  return isJsonObject(value) ? new Map() : value;
}

function draftOf(root: JsonValue): Draft {
  const result = emptyDraft(root);
  const open: { readonly from: JsonValue; readonly to: Draft }[] = [{ from: root, to: result }];
  const copy = (value: JsonValue): Draft => {
    const to = emptyDraft(value);
    if (typeof to === 'object' && to !== null) open.push({ from: value, to });
    return to;
  };
  for (let job = open.pop(); job !== undefined; job = open.pop()) {
    const { from, to } = job;
    if (isJsonArray(from) && Array.isArray(to)) for (const value of from) to.push(copy(value));
    else if (isJsonObject(from) && to instanceof Map) copyKeys(from, to, copy);
  }
  return result;
}

function copyKeys(from: JsonObject, to: Map<string, Draft>, copy: (value: JsonValue) => Draft): void {
  for (const key of Object.keys(from)) to.set(key, copy(ownValue(from, key) ?? null));
}

function emptyJson(draft: Draft): Json {
  if (Array.isArray(draft)) return [];
  return draft instanceof Map ? {} : draft;
}

function jsonOf(root: Draft): JsonValue {
  const result = emptyJson(root);
  const open: { readonly from: Draft; readonly to: Json }[] = [{ from: root, to: result }];
  const copy = (draft: Draft): Json => {
    const to = emptyJson(draft);
    if (typeof to === 'object' && to !== null) open.push({ from: draft, to });
    return to;
  };
  for (let job = open.pop(); job !== undefined; job = open.pop()) {
    const { from, to } = job;
    if (Array.isArray(from) && Array.isArray(to)) for (const draft of from) to.push(copy(draft));
    else if (from instanceof Map && typeof to === 'object' && to !== null) {
      const put = { configurable: true, enumerable: true, writable: true };
      for (const [key, draft] of from) Object.defineProperty(to, key, { ...put, value: copy(draft) });
    }
  }
  return result;
}

function childOf(parent: Draft, step: PathStep): Draft {
  if (step.kind === 'key') return parent instanceof Map ? (parent.get(step.key) ?? null) : null;
  return Array.isArray(parent) ? (parent[step.index] ?? null) : null;
}

class DraftDocument {
  root: Draft;
  /** Found once each, or a change deep down would cost its whole depth. */
  readonly #found = new Map<ValuePath, Draft>();

  constructor(root: Draft) {
    this.root = root;
  }

  at(path: ValuePath): Draft {
    const steps: Exclude<ValuePath, null>[] = [];
    let above = path;
    while (above !== null && !this.#found.has(above)) {
      steps.push(above);
      above = above.parent;
    }
    let draft = (above === null ? undefined : this.#found.get(above)) ?? this.root;
    for (const place of steps.toReversed()) {
      draft = childOf(draft, place.step);
      this.#found.set(place, draft);
    }
    return draft;
  }

  apply(change: Change): void {
    const { path } = change;
    if (change.kind === 'arrange') this.#arrange(this.at(path), change.from);
    else if (path === null) this.root = change.kind === 'set' ? draftOf(change.value) : null;
    else if (change.kind === 'set') this.#set(this.at(path.parent), path.step, draftOf(change.value));
    else this.#remove(this.at(path.parent), path.step);
  }

  #arrange(list: Draft, from: readonly (number | null)[]): void {
    if (!Array.isArray(list)) return;
    const old = list.splice(0);
    for (const index of from) list.push(index === null ? null : (old[index] ?? null));
  }

  #set(parent: Draft, step: PathStep, draft: Draft): void {
    if (step.kind !== 'key' && Array.isArray(parent)) parent[step.index] = draft;
    else if (step.kind === 'key' && parent instanceof Map) parent.set(step.key, draft);
  }

  #remove(parent: Draft, step: PathStep): void {
    if (step.kind === 'key' && parent instanceof Map) parent.delete(step.key);
  }
}

/** A new value; the one that is given stays as it is. Changes that belong to another value are passed over where they do not fit. */
export function applyDiff(payload: JsonValue, changes: readonly Change[]): JsonValue {
  const document = new DraftDocument(draftOf(payload));
  for (const change of changes) document.apply(change);
  return jsonOf(document.root);
}
