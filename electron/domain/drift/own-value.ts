import type { JsonObject, JsonValue } from '../json-value.ts';

/** The value under a key that the object itself has. Reading `object[key]` would find `constructor` and `__proto__` in every object. */
export function ownValue(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
