import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { catalogItemSchema, eventEnvelopes } from '#contract/models/composer.ts';
import { catalogItems, schemaOf, templateOf } from '#domain/catalog/catalog-items.ts';
import type { JsonSchema } from '#domain/catalog/catalog-schema.ts';
import { schemaForText } from '#domain/catalog/text-schema.ts';
import { fillText } from '#domain/composer/variables.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { eventTypes } from '#domain/event-types.ts';
import { isJsonObject, type JsonValue, parseJson } from '#domain/json-value.ts';
import { variableContext } from '#test/support/variable-context.ts';

// In strict mode: a keyword that validators do not know, or that can not work, is an error in the schema.
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
ajvFormats.default(ajv);
const lenient = new Ajv({ allErrors: true, strict: false });

function faults(schema: JsonSchema, value: unknown, by = ajv): readonly string[] {
  const validate = by.compile(schema);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function filled(template: string, eventType: string): string {
  const result = fillText(template, variableContext({ eventType }), 'json');
  return result.kind === 'filled' ? result.text : JSON.stringify(result.problems);
}

const items = catalogItems();
const named = items.map((item) => [`${item.eventType} ${item.envelope}`, item] as const);

test('the catalog has each of the ten types in both envelopes', () => {
  expect(items).toHaveLength(20);
  for (const envelope of eventEnvelopes) {
    expect(items.filter((item) => item.envelope === envelope).map(({ eventType }) => eventType)).toEqual([...eventTypes]);
  }
  expect(items.filter(({ isDocumented }) => isDocumented).map(({ eventType, envelope }) => `${eventType} ${envelope}`)).toEqual([
    ...eventTypes.slice(0, 8).map((type) => `${type} current`),
    'run.started legacy',
    'run.completed legacy',
    'run.failed legacy',
    'agent.completed legacy',
    'issue.detected legacy',
  ]);
});

test.each(named)('%s: the template is right by its own schema before and after its variables are filled in', (_, item) => {
  expect(catalogItemSchema.parse(item)).toEqual(item);
  const { eventType, envelope, template, schema } = item;
  const forText = schemaForText({ eventType, envelope });
  expect(faults(forText, parseJson(template), lenient)).toEqual([]);
  const event = filled(template, eventType);
  expect(event).not.toContain('{{');
  expect(faults(schema, parseJson(event))).toEqual([]);
  expect(faults(forText, parseJson(event), lenient)).toEqual([]);
  expect(readEnvelope(Buffer.from(event))).toMatchObject({ kind: envelope, eventType, isKnownType: true });
});

function fieldsOf(schema: unknown): readonly JsonSchema[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.values(properties).flatMap((child: JsonSchema) => [child, ...fieldsOf(child)]);
}

test.each(named)('%s: every field says what it is, leaves have a source, and unknown fields are allowed', (_, { schema, source }) => {
  expect(source).toMatch(/^zof\.ai\/docs\/webhooks/);
  const fields = fieldsOf(schema);
  expect(fields.length).toBeGreaterThanOrEqual(4);
  for (const field of [schema, ...fields]) {
    expect(field['description']).toMatch(/^[A-Z].*/);
    expect(field).not.toHaveProperty('additionalProperties');
    if (field['type'] !== 'object') expect(field['description']).toContain('Source: zof.ai/docs/');
  }
});

test('fields that the documentation does not have are not made up: the schema says that they are not documented', () => {
  const legacyData = (eventType: string): JsonValue => {
    const event = parseJson(templateOf(eventType, 'legacy'));
    return isJsonObject(event) ? (event['data'] ?? null) : null;
  };
  expect(legacyData('agent.completed')).toEqual({ run_id: '{{run_id}}' });
  expect(Object.keys(Object(legacyData('run.completed')))).toEqual([
    'run_id',
    'status',
    'duration_ms',
    'agents_run',
    'issues_found',
    'coverage_score',
  ]);
  for (const { schema, eventType, envelope } of items) {
    if (`${eventType} ${envelope}` === 'run.completed legacy') continue;
    expect(schema['description']).toMatch(/not documented|No page shows/);
  }
});

test('the schema of a type marks what departs from what is documented, and nothing else', () => {
  const event = parseJson(filled(templateOf('run.completed', 'legacy'), 'run.completed'));
  const changed = (change: Readonly<Record<string, JsonValue>>) => {
    const data = isJsonObject(event) && isJsonObject(event['data']) ? event['data'] : {};
    return { ...Object(event), data: { ...data, ...change } };
  };
  const schema = schemaOf('run.completed', 'legacy');
  expect(faults(schema, changed({ status: 'exploded' }))).toEqual(['/data/status must be equal to one of the allowed values']);
  expect(faults(schema, changed({ agents_run: 'many' }))).toEqual(['/data/agents_run must be integer']);
  expect(faults(schema, changed({ anything: { at: ['all'] } }))).toEqual([]);
  expect(faults(schemaOf('run.failed', 'legacy'), event)).toEqual(['/event must be equal to constant']);
  // Where the documentation does not say that a field is there, it may be missing or null.
  const offline = { id: 'evt_1', type: 'agent.offline', created: '2026-05-20T12:00:00Z', data: { object: { run_id: null } } };
  expect(faults(schemaOf('agent.offline', 'current'), offline)).toEqual([]);
});

test('a type that the catalog lacks has the envelope and nothing that has to be in it', () => {
  const event = parseJson(filled(templateOf('shop.opened', 'current'), 'shop.opened'));
  expect(event).toMatchObject({ type: 'shop.opened', data: { object: { id: expect.stringMatching(/^obj_/) } } });
  const schema = schemaOf('shop.opened', 'current');
  expect(faults(schema, event)).toEqual([]);
  expect(faults(schema, { id: 'evt_1', type: 'shop.opened', created: '2026-05-20T12:00:00Z', data: { object: {} } })).toEqual([]);
  expect(faults(schema, { type: 'shop.opened' })).toHaveLength(3);
});
