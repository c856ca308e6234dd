import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import type { JsonSchema } from '#domain/catalog/catalog-schema.ts';
import { schemaForText } from '#domain/catalog/text-schema.ts';
import { learnShape } from '#domain/composer/learn-shape.ts';
import { eventTypes } from '#domain/event-types.ts';

const ajv = new Ajv({ allErrors: true, strict: false });

function marked(schema: JsonSchema, value: unknown): readonly string[] {
  const validate = ajv.compile(schema);
  validate(value);
  return [...new Set((validate.errors ?? []).map(({ instancePath }) => instancePath))];
}

const legacy = schemaForText({ eventType: 'run.completed', envelope: 'legacy' });
const event = {
  event: 'run.completed',
  timestamp: '2024-01-15T10:30:00Z',
  data: { run_id: 'run_1', status: 'passed', duration_ms: 1, agents_run: 1, issues_found: 0, coverage_score: 9.5 },
};
const withData = (data: Readonly<Record<string, unknown>>) => ({ ...event, data: { ...event.data, ...data } });

test('while a text is written a variable may stand for any value', () => {
  expect(marked(legacy, event)).toEqual([]);
  const variables = { run_id: '{{run_id}}', status: '{{env.status}}', duration_ms: '{{seq:number}}', coverage_score: '{{env.score:json}}' };
  expect(marked(legacy, { ...event, timestamp: '{{now-5m}}', event: '{{env.type}}', data: { ...event.data, ...variables } })).toEqual([]);
  expect(marked(legacy, { ...event, data: '{{env.data:json}}' })).toEqual([]);
});

test('what is neither documented nor a variable is marked at its place', () => {
  expect(marked(legacy, withData({ status: 'exploded' }))).toEqual(['/data/status']);
  // A variable that leaves with its quotes is no number.
  expect(marked(legacy, withData({ agents_run: '{{seq}}' }))).toEqual(['/data/agents_run']);
  expect(marked(legacy, { ...event, timestamp: 'yesterday' })).toEqual(['/timestamp']);
  expect(marked(legacy, { ...event, event: 'shop.opened' })).toEqual(['/event']);
  expect(marked(legacy, { ...event, data: 'text' })).toEqual(['/data']);
});

test('the type is one of all documented types, with a message that it can be sent all the same', () => {
  const { properties } = schemaForText({ eventType: 'shop.opened', envelope: 'current' });
  expect(properties).toMatchObject({
    type: { anyOf: [{ enum: eventTypes, errorMessage: expect.stringContaining('not in the catalog') }, {}] },
  });
});

test('the status says that its values are the documented ones and may grow', () => {
  expect(JSON.stringify(legacy)).toContain('Documented values are queued, running, passed, failed, canceled, error. The list may grow');
});

test('before a text says what it is, the keys of both envelopes are offered and none is asked for', () => {
  const schema = schemaForText({ eventType: null, envelope: null });
  expect(Object.keys(Object(schema['properties'])).toSorted()).toEqual(['created', 'data', 'event', 'id', 'timestamp', 'type']);
  expect(marked(schema, {})).toEqual([]);
});

test('what was seen is offered, and never marks what looks different', () => {
  const { schema: seen } = learnShape([
    { ...event, data: { ...event.data, run_id: 'run_seen', region: 'eu', cases: [{ name: 'login' }] }, extra: 1 },
  ]);
  const schema = schemaForText({ eventType: 'run.completed', envelope: 'legacy', seen });
  const { properties } = schema;
  expect(properties).toMatchObject({
    extra: { examples: [1] },
    timestamp: { description: expect.stringContaining('Source:') },
    data: {
      properties: {
        run_id: { examples: ['run_seen', 'run_abc123'], description: expect.stringContaining('Source:') },
        region: { examples: ['eu'], description: 'Seen in 1 of 1.' },
        cases: { items: { properties: { name: { examples: ['login'] } } } },
      },
    },
  });
  expect(marked(schema, event)).toEqual([]);
  expect(marked(schema, withData({ region: 5, cases: 'none' }))).toEqual([]);
  expect(marked(schema, withData({ status: 'exploded' }))).toEqual(['/data/status']);
});
