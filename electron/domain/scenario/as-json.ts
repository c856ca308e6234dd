import type { JsonValue } from '../json-value.ts';

/** What the YAML reader gives, as JSON; it gives nothing else, and anything else would become null. */
export function asJson(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]): [string, JsonValue] => [key, asJson(inner)]));
}
