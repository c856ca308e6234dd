/** The catalog as it is handed out: each type in both envelopes, with schema and template. */
import { type CatalogItem, type EventEnvelope, eventEnvelopes } from '#contract/models/composer.ts';
import { isKnownEventType, legacyOnlyEventTypes } from '../event-types.ts';
import { catalog, meaningOf } from './catalog.ts';
import { buildSchema, type JsonSchema } from './catalog-schema.ts';
import { type DocumentedField, envelopeFields, eventsPage, legacyPage, payloadFields } from './fields.ts';

const legacyTypes: ReadonlySet<string> = new Set(['run.started', 'run.completed', 'run.failed', ...legacyOnlyEventTypes]);
const legacyOnly: ReadonlySet<string> = new Set(legacyOnlyEventTypes);

/** Whether the edition of the documentation that has this envelope names the type. */
function isDocumentedIn(eventType: string, envelope: EventEnvelope): boolean {
  if (!isKnownEventType(eventType)) return false;
  return envelope === 'legacy' ? legacyTypes.has(eventType) : !legacyOnly.has(eventType);
}

function sourceOf(eventType: string, envelope: EventEnvelope): string {
  if (envelope === 'legacy' || legacyOnly.has(eventType)) return legacyPage;
  return isKnownEventType(eventType) ? `${eventsPage}/${eventType.replaceAll(/[._]/g, '-')}` : eventsPage;
}

/** JSON Schema (draft 7) of an event as it leaves. Of a type that the catalog lacks it is that of the envelope. */
export function schemaOf(eventType: string, envelope: EventEnvelope): JsonSchema {
  return buildSchema(eventType, envelope, 'event');
}

function templateFields(fields: readonly DocumentedField[]): Readonly<Record<string, string | number>> {
  return Object.fromEntries(fields.map(({ name, template }) => [name, template]));
}

/** Formatted JSON with variables, ready to be sent. Of a type that the catalog lacks it has the ids that every documented example has. */
export function templateOf(eventType: string, envelope: EventEnvelope): string {
  const payload = templateFields(payloadFields(eventType, envelope));
  const event =
    envelope === 'current'
      ? { id: '{{event_id}}', type: eventType, created: '{{now}}', data: { object: payload } }
      : { event: eventType, ...templateFields(envelopeFields('legacy')), data: payload };
  return `${JSON.stringify(event, null, 2)}\n`;
}

function itemOf(eventType: string, envelope: EventEnvelope): CatalogItem {
  return {
    eventType,
    envelope,
    meaning: meaningOf(eventType) ?? '',
    isDocumented: isDocumentedIn(eventType, envelope),
    source: sourceOf(eventType, envelope),
    schema: schemaOf(eventType, envelope),
    template: templateOf(eventType, envelope),
  };
}

const items: readonly CatalogItem[] = eventEnvelopes.flatMap((envelope) => catalog.map(({ type }) => itemOf(type, envelope)));

/** All types in the current envelope, then all in the legacy one. */
export function catalogItems(): readonly CatalogItem[] {
  return items;
}
