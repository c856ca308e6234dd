/** JSON as data from outside: what `JSON.parse` can give, and nothing that a caller may lean on without looking. */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Parses JSON text. Throws a `SyntaxError` where it is none. */
export function parseJson(text: string): JsonValue {
  // why: JSON.parse gives nothing but these; its own type says `any`.
  const value: JsonValue = JSON.parse(text);
  return value;
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
