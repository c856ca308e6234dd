/** Values in JSON by a path of keys and places joined by dots: `data.object.cases.0.id`. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';

function child(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (isJsonArray(value)) return /^\d{1,9}$/.test(key) ? value[Number(key)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Undefined where there is nothing. */
export function valueAt(value: JsonValue | undefined, path: string): JsonValue | undefined {
  let found = value;
  for (const key of path.split('.')) found = child(found, key);
  return found;
}

/** A copy with the value put there; objects on the way are made, and what is neither object nor list is replaced by one. */
export function withValueAt(value: JsonValue | undefined, path: string, put: JsonValue): JsonValue {
  return putAt(value, path.split('.'), put);
}

function putAt(value: JsonValue | undefined, keys: readonly string[], put: JsonValue): JsonValue {
  const [key, ...rest] = keys;
  if (key === undefined) return put;
  const inner = putAt(child(value, key), rest, put);
  if (isJsonArray(value) && /^\d{1,9}$/.test(key) && Number(key) <= value.length) {
    return [...value.slice(0, Number(key)), inner, ...value.slice(Number(key) + 1)];
  }
  const object: JsonObject = isJsonObject(value) ? value : {};
  return { ...object, [key]: inner };
}

/** Whether two values are the same JSON; the order of an object's keys does not count. */
export function isSameJson(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (isJsonArray(left)) {
    return isJsonArray(right) && left.length === right.length && left.every((item, at) => isSameJson(item, right[at]));
  }
  if (isJsonObject(left)) {
    if (!isJsonObject(right)) return false;
    const keys = Object.keys(left);
    return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && isSameJson(left[key], right[key]));
  }
  return left === right;
}
