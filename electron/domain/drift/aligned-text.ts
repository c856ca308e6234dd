/** Both sides as text to be put side by side, so that what belongs together stands in the same order. No recursion, no dependencies. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';
import { type Arrange, asTheyStand, deepestIndent, type Entry, prettyJson } from './json-text.ts';
import { matchItems } from './match-items.ts';
import { ownValue } from './own-value.ts';

/** `as-is`: as each side wrote it; `aligned`: the Console's in the payload's order, then its own; `sorted`: keys by name on both. */
export type TextOrder = 'as-is' | 'aligned' | 'sorted';

export interface AlignedTexts {
  readonly payload: string;
  readonly console: string;
}

function entriesOf(object: JsonObject, keys: readonly string[], beside: JsonValue | undefined): readonly Entry[] {
  return keys.map((key) => ({
    key,
    value: ownValue(object, key) ?? null,
    beside: isJsonObject(beside) ? ownValue(beside, key) : undefined,
  }));
}

/** Lists keep their order: it may mean something. */
function sorted(container: JsonValue): readonly Entry[] {
  return isJsonObject(container) ? entriesOf(container, Object.keys(container).sort(), undefined) : asTheyStand(container);
}

function alignedItems(list: readonly JsonValue[], beside: readonly JsonValue[]): readonly Entry[] {
  return matchItems(beside, list).flatMap((item) =>
    item.console === null
      ? []
      : [{ key: null, value: list[item.console] ?? null, beside: item.payload === null ? undefined : beside[item.payload] }],
  );
}

function aligned(container: JsonValue, beside: JsonValue | undefined): readonly Entry[] {
  if (isJsonArray(container) && isJsonArray(beside)) return alignedItems(container, beside);
  if (!isJsonObject(container) || !isJsonObject(beside)) return asTheyStand(container);
  const shared = Object.keys(beside).filter((key) => Object.hasOwn(container, key));
  return entriesOf(container, [...shared, ...Object.keys(container).filter((key) => !Object.hasOwn(beside, key))], beside);
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

function isPlainScalar(value: JsonValue): boolean {
  return typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0));
}

interface Level {
  readonly container: readonly JsonValue[] | JsonObject;
  readonly depth: number;
}

function childrenOf(container: Level['container']): readonly JsonValue[] {
  return isJsonArray(container) ? container : Object.values(container);
}

/** Whether `JSON.stringify` writes it as it is: not so deep that it overflows, and without the numbers that it turns into others. */
function isPlain(root: JsonValue): boolean {
  const open: Level[] = [{ container: [root], depth: 0 }];
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    const { container, depth } = level;
    if (depth > deepestIndent) return false;
    for (const child of childrenOf(container)) {
      if (isJsonArray(child) || isJsonObject(child)) open.push({ container: child, depth: depth + 1 });
      else if (!isPlainScalar(child)) return false;
    }
  }
  return true;
}

/** The value with its entries in the order in which they are to be written. Recursive: for plain values only. */
function arranged(value: JsonValue, arrange: Arrange, beside: JsonValue | undefined): Json {
  if (typeof value !== 'object' || value === null) return value;
  const entries = arrange(value, beside);
  if (isJsonArray(value)) return entries.map((entry) => arranged(entry.value, arrange, entry.beside));
  const result: { [key: string]: Json } = {};
  for (const entry of entries) {
    const key = entry.key ?? '';
    const child = arranged(entry.value, arrange, entry.beside);
    if (key === '__proto__') Object.defineProperty(result, key, { value: child, configurable: true, enumerable: true, writable: true });
    else result[key] = child;
  }
  return result;
}

/** Ten times as fast as writing it here, which is left for what is not plain. */
function nativeText(value: JsonValue, arrange: Arrange, beside?: JsonValue): string {
  return JSON.stringify(arrange === asTheyStand ? value : arranged(value, arrange, beside), null, 2);
}

/** Pretty-printed with 2 spaces. */
export function alignedTexts(payload: JsonValue, snapshot: JsonValue, order: TextOrder): AlignedTexts {
  const ours = order === 'sorted' ? sorted : asTheyStand;
  const theirs = { 'as-is': asTheyStand, aligned, sorted }[order];
  // why both or none: keys that are whole numbers have an order of their own in JavaScript, which only one of the two ways keeps to.
  const write = isPlain(payload) && isPlain(snapshot) ? nativeText : prettyJson;
  return { payload: write(payload, ours), console: write(snapshot, theirs, payload) };
}
