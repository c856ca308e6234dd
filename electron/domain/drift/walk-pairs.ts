/**
 * Goes through two JSON values together and meets every place that either of them has exactly once. Guarantees: no recursion, so any depth
 * is fine; time linear in both (keys are sorted, so n log n in the keys of one object); the order of keys changes nothing, not even the
 * order of what is met.
 */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';
import { type ItemPair, matchItems } from './match-items.ts';
import { ownValue } from './own-value.ts';
import type { PathStep, ValuePath } from './value-paths.ts';

/** A place with what stands there; undefined on a side that has no such place. Never undefined on both. */
export interface Pair {
  readonly path: ValuePath;
  readonly payload: JsonValue | undefined;
  readonly console: JsonValue | undefined;
  /** The Console's own key, where it is not the payload's. */
  readonly alias: string | null;
}

export interface PairVisitor<State> {
  /** What is known at a place from what was known above it. */
  down(state: State, step: PathStep): State;
  /** Whether a list or an object that both have is met as one field, and nothing in it. */
  isWhole(pair: Pair, state: State): boolean;
  /** A plain value, an empty list or object on both sides, two kinds of value, or what only one side has. */
  field(pair: Pair, state: State): void;
  /** Two lists, before what is in them. */
  list?(pair: Pair, items: readonly ItemPair[]): void;
}

/** For the root object alone: the payload's key → the Console's. */
export type Aliases = ReadonlyMap<string, string>;

interface Frame<State> {
  readonly pair: Pair;
  readonly state: State;
}

/** Whether nothing is inside it that both sides could have. */
function isOneField({ payload, console }: Pair): boolean {
  if (isJsonArray(payload) && isJsonArray(console)) return payload.length === 0 && console.length === 0;
  if (!isJsonObject(payload) || !isJsonObject(console)) return true;
  return Object.keys(payload).length === 0 && Object.keys(console).length === 0;
}

function mergedKeys(payload: JsonObject, console: JsonObject): string[] {
  const ours = Object.keys(payload);
  const theirs = Object.keys(console).filter((key) => !Object.hasOwn(payload, key));
  return [...ours, ...theirs].sort();
}

class PairWalk<State> {
  readonly #visitor: PairVisitor<State>;
  readonly #stack: Frame<State>[] = [];

  constructor(visitor: PairVisitor<State>) {
    this.#visitor = visitor;
  }

  run(root: Pair, state: State, aliases: Aliases): void {
    this.#stack.push({ pair: root, state });
    let left = aliases;
    for (let frame = this.#stack.pop(); frame !== undefined; frame = this.#stack.pop()) {
      this.#meet(frame, left);
      left = noAliases;
    }
  }

  #meet(frame: Frame<State>, aliases: Aliases): void {
    const { pair, state } = frame;
    const { payload, console } = pair;
    if (isOneField(pair) || this.#visitor.isWhole(pair, state)) this.#visitor.field(pair, state);
    else if (isJsonObject(payload) && isJsonObject(console)) this.#meetKeys(frame, payload, console, aliases);
    else if (isJsonArray(payload) && isJsonArray(console)) this.#meetItems(frame, payload, console);
  }

  /** What is pushed last is met first. */
  #push({ pair, state }: Frame<State>, step: PathStep, values: Omit<Pair, 'path'>): void {
    this.#stack.push({ pair: { path: { parent: pair.path, step }, ...values }, state: this.#visitor.down(state, step) });
  }

  #meetKeys(frame: Frame<State>, payload: JsonObject, console: JsonObject, aliases: Aliases): void {
    const taken = new Set(aliases.values());
    for (const key of mergedKeys(payload, console).reverse()) {
      const alias = aliases.get(key) ?? null;
      const ours = ownValue(payload, key);
      // why: what an alias stands for is met under the payload's key, and again under its own only where the payload has that as well.
      if (ours === undefined && taken.has(key)) continue;
      this.#push(frame, { kind: 'key', key }, { payload: ours, console: ownValue(console, alias ?? key), alias });
    }
  }

  #meetItems(frame: Frame<State>, payload: readonly JsonValue[], console: readonly JsonValue[]): void {
    const items = matchItems(payload, console);
    this.#visitor.list?.(frame.pair, items);
    for (const item of items.toReversed()) {
      const ours = item.payload === null ? undefined : payload[item.payload];
      const theirs = item.console === null ? undefined : console[item.console];
      this.#push(frame, item.step, { payload: ours, console: theirs, alias: null });
    }
  }
}

export const noAliases: Aliases = new Map();

/** `state` is what is known at the root. */
export function walkPairs<State>(
  payload: JsonValue,
  console: JsonValue,
  visitor: PairVisitor<State>,
  state: State,
  aliases: Aliases = noAliases,
): void {
  new PairWalk(visitor).run({ path: null, payload, console, alias: null }, state, aliases);
}
