/** Both sides as text to be put side by side, so that what belongs together stands in the same order. No recursion, no dependencies. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';
import { asTheyStand, type Entry, prettyJson } from './json-text.ts';
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

/** Pretty-printed with 2 spaces. */
export function alignedTexts(payload: JsonValue, snapshot: JsonValue, order: TextOrder): AlignedTexts {
  const ours = order === 'sorted' ? sorted : asTheyStand;
  const theirs = { 'as-is': asTheyStand, aligned, sorted }[order];
  return { payload: prettyJson(payload, ours), console: prettyJson(snapshot, theirs, payload) };
}
