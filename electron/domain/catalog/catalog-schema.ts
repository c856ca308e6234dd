/** JSON Schema (draft 7) of the catalog's events: open to unknown fields, each field with its source. */
import type { EventEnvelope } from '#contract/models/composer.ts';
import { eventTypes } from '../event-types.ts';
import { meaningOf } from './catalog.ts';
import { type DocumentedField, envelopeFields, eventsPage, gapOf, legacyPage, payloadFields } from './fields.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** `event`: what leaves. `text`: what is edited, where a variable may stand for any value. */
export type SchemaForm = 'event' | 'text';

export const draft07 = 'http://json-schema.org/draft-07/schema#';

/** Somewhere in the string. */
const someVariable = String.raw`\{\{[^{}]+\}\}`;
/** Alone in the string, so that it leaves without its quotes. */
const bareVariable = String.raw`^\{\{[^{}]+:(number|json)\}\}$`;
const time = String.raw`^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}([.,]\d{1,9})?([Zz]|[+-]\d{2}:?\d{2})$`;

const timeHint = 'A time in ISO 8601 with its zone, such as 2026-05-20T12:00:00Z or {{now}}.';

function withSource({ what, source }: Pick<DocumentedField, 'what' | 'source'>): string {
  return `${what} Source: ${source}`;
}

function wordHint(words: readonly string[]): string {
  return `Documented values are ${words.join(', ')}. The list may grow, so this can be sent all the same.`;
}

function eventLeaf({ kind, words = [] }: DocumentedField): JsonSchema {
  if (kind === 'word') return { type: 'string', enum: words };
  if (kind === 'time') return { type: 'string', format: 'date-time' };
  return { type: kind === 'text' ? 'string' : kind };
}

/** `errorMessage` and `patternErrorMessage` are what editors show; validators that do not know them skip them. */
function textLeaf({ kind, words = [] }: DocumentedField): JsonSchema {
  if (kind === 'text') return { type: 'string' };
  if (kind === 'time') return { type: 'string', pattern: `${time}|${someVariable}`, patternErrorMessage: timeHint };
  if (kind === 'word') {
    return {
      anyOf: [
        { type: 'string', enum: words, errorMessage: wordHint(words) },
        { type: 'string', pattern: someVariable },
      ],
    };
  }
  const errorMessage = `A number, or a variable as one: "{{seq:number}}".`;
  return { type: [kind, 'string'], pattern: bareVariable, errorMessage, patternErrorMessage: errorMessage };
}

function leafSchema(field: DocumentedField, form: SchemaForm): JsonSchema {
  const leaf = form === 'event' ? eventLeaf(field) : textLeaf(field);
  return { description: withSource(field), ...orNull(leaf, field), examples: field.examples };
}

/** A field that the documentation does not promise may be null; the type of one is a single word or a list. */
function orNull(leaf: JsonSchema, { presence }: DocumentedField): JsonSchema {
  const { type } = leaf;
  return presence === 'not-said' && type === 'string' && leaf['enum'] === undefined ? { ...leaf, type: ['string', 'null'] } : leaf;
}

function shownNames(fields: readonly DocumentedField[]): readonly string[] {
  return fields.filter(({ presence }) => presence === 'shown').map(({ name }) => name);
}

/** A variable alone may stand for a whole object. */
function objectType(form: SchemaForm): JsonSchema {
  if (form === 'event') return { type: 'object' };
  const errorMessage = 'An object, or a variable as one: "{{env.name:json}}".';
  return { type: ['object', 'string'], pattern: bareVariable, errorMessage, patternErrorMessage: errorMessage };
}

function propertiesOf(fields: readonly DocumentedField[], form: SchemaForm): JsonSchema {
  return Object.fromEntries(fields.map((field) => [field.name, leafSchema(field, form)]));
}

function payloadSchema(eventType: string, envelope: EventEnvelope, form: SchemaForm): JsonSchema {
  const fields = payloadFields(eventType, envelope);
  const payload = {
    description: gapOf(eventType, envelope),
    ...objectType(form),
    properties: propertiesOf(fields, form),
    required: shownNames(fields),
  };
  if (envelope === 'legacy') return payload;
  return {
    description: `What happened, and to what. Source: ${eventsPage}`,
    ...objectType(form),
    properties: { object: payload },
    required: ['object'],
  };
}

function typeSchema(eventType: string | null, envelope: EventEnvelope, form: SchemaForm): JsonSchema {
  const source = envelope === 'current' ? eventsPage : legacyPage;
  const meaning = eventType === null ? 'what happened' : (meaningOf(eventType) ?? 'not in the catalog');
  const description = `Type of the event: ${meaning}. The platform may send others than the documented ones. Source: ${source}`;
  if (form === 'event') return { description, type: 'string', const: eventType };
  const errorMessage = 'This type is not in the catalog. It can be sent all the same.';
  return {
    description,
    anyOf: [
      { type: 'string', enum: eventTypes, errorMessage },
      { type: 'string', pattern: someVariable },
    ],
    examples: eventType === null ? [] : [eventType],
  };
}

/** Of a type that the catalog lacks, or of none: the envelope, and the ids that every documented example has, none of them asked for. */
export function buildSchema(eventType: string | null, envelope: EventEnvelope, form: SchemaForm): JsonSchema {
  const type = eventType ?? '';
  const typeKey = envelope === 'current' ? 'type' : 'event';
  const fields = envelopeFields(envelope);
  const meaning = meaningOf(type) ?? 'A type that is not in the catalog';
  return {
    $schema: draft07,
    title: `${eventType ?? 'Event'} (${envelope} envelope)`,
    description: `${meaning}. ${gapOf(type, envelope)}`,
    type: 'object',
    properties: {
      ...propertiesOf(fields, form),
      [typeKey]: typeSchema(eventType, envelope, form),
      data: payloadSchema(type, envelope, form),
    },
    required: [...shownNames(fields), typeKey, 'data'],
  };
}
