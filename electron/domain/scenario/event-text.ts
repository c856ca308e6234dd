/** What an event's step sends, variables and all. */
import type { EventEnvelope } from '#contract/models/composer.ts';
import { templateOf } from '../catalog/catalog-items.ts';
import { type JsonValue, parseJson } from '../json-value.ts';
import { asJson } from './as-json.ts';
import { withValueAt } from './json-path.ts';

/** The catalog's example with values put in. Its text stays valid JSON with its variables, so it can be read as such. */
export function eventText(eventType: string, envelope: EventEnvelope, set: Readonly<Record<string, unknown>> | undefined): string {
  const template = templateOf(eventType, envelope);
  if (set === undefined) return template;
  let value: JsonValue = parseJson(template);
  for (const [path, put] of Object.entries(set)) value = withValueAt(value, path, asJson(put));
  return JSON.stringify(value, null, 2);
}

/** A text leaves as it is; an object as JSON. */
export function bodyText(body: JsonValue): string {
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2);
}
