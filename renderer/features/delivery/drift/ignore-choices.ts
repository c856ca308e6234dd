/** What can be ignored about a field: the field itself, its like in every item of a list, and what its values look like. Pure. */
import type { FieldComparison, IgnoreMatch } from '#contract/models/drift.ts';
import { jsonTypeOf } from '#domain/drift/ignore-rules.ts';
import { shapeOf } from '#domain/drift/shapes.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';

export interface IgnoreChoice {
  readonly id: string;
  readonly match: IgnoreMatch;
  /** Null: of every type. */
  readonly eventType: string | null;
}

const longestRulePath = 500;

/** First for the event type, then for all; the narrowest first. */
export function ignoreChoices(
  field: Pick<FieldComparison, 'path' | 'payload' | 'console'>,
  eventType: string | null,
): readonly IgnoreChoice[] {
  const matches = matchesFor(field);
  const scopes = eventType === null ? [null] : [eventType, null];
  return scopes.flatMap((scope) => matches.map((match) => ({ id: `${scope ?? '*'} ${JSON.stringify(match)}`, match, eventType: scope })));
}

function matchesFor({ path, payload, console }: Pick<FieldComparison, 'path' | 'payload' | 'console'>): readonly IgnoreMatch[] {
  const matches: IgnoreMatch[] = [];
  // A path whose beginning was cut names no place.
  if (path !== '' && path.length <= longestRulePath && !path.startsWith('…')) {
    matches.push({ by: 'path', path });
    const general = path.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]+)\]/g, '[*]');
    if (general !== path) matches.push({ by: 'path', path: general });
  }
  const value = jsonOf(payload) ?? jsonOf(console);
  if (value === undefined) return matches;
  const shape = shapeOf(value, lastKey(path));
  if (shape !== null) matches.push({ by: 'shape', shape });
  const type = jsonTypeOf(value);
  if (type !== shape) matches.push({ by: 'type', type });
  return matches;
}

/** Undefined for a side that has no such field, or whose text was cut. */
function jsonOf(text: string | null): JsonValue | undefined {
  if (text === null) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function lastKey(path: string): string | null {
  return /([^.[\]"]+)(?:\[[^\]]*\])*$/.exec(path)?.[1] ?? null;
}
