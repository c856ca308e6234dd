/** The schema an editor checks a text by while it is written: variables may stand for any value, and what was seen is offered. */
import type { EventEnvelope } from '#contract/models/composer.ts';
import { buildSchema, type JsonSchema } from './catalog-schema.ts';

export interface TextFacts {
  /** As the text names it; null while it names none. */
  readonly eventType: string | null;
  readonly envelope: EventEnvelope | null;
  /** Learnt from the log (`learnShape`): its keys and values are offered, and nothing is marked because of it. */
  readonly seen?: JsonSchema | null;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function childrenOf(schema: JsonSchema): JsonSchema {
  const { properties } = schema;
  return isSchema(properties) ? properties : {};
}

/** Without what would mark a value that looks different. */
function offered(seen: JsonSchema): JsonSchema {
  const { description, examples, properties, items } = seen;
  return {
    ...(description === undefined ? {} : { description }),
    ...(examples === undefined ? {} : { examples }),
    ...(isSchema(properties) ? { properties: mapChildren(properties, offered) } : {}),
    ...(isSchema(items) ? { items: offered(items) } : {}),
  };
}

function mapChildren(properties: JsonSchema, change: (child: JsonSchema) => JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, isSchema(child) ? change(child) : {}]));
}

function withSeen(schema: JsonSchema, seen: JsonSchema): JsonSchema {
  const known = childrenOf(schema);
  const added = Object.entries(childrenOf(seen)).map(([name, child]): [string, JsonSchema] => {
    const documented = Object.hasOwn(known, name) ? known[name] : undefined;
    const extra = isSchema(child) ? child : {};
    return [name, isSchema(documented) ? withSeen(documented, extra) : offered(extra)];
  });
  const examples = [...new Set([...listOf(seen['examples']), ...listOf(schema['examples'])])];
  return {
    ...schema,
    ...(examples.length === 0 ? {} : { examples }),
    ...(added.length === 0 ? {} : { properties: { ...known, ...Object.fromEntries(added) } }),
  };
}

/** Before the text says what it is: the keys of both envelopes are offered, and none is asked for. */
function undecided(): JsonSchema {
  const current = buildSchema('run.completed', 'current', 'text');
  const legacy = buildSchema('run.completed', 'legacy', 'text');
  return {
    $schema: current['$schema'],
    title: 'Event',
    description: 'An event in the current envelope (id, type, created, data.object) or in the legacy one (event, timestamp, data).',
    type: 'object',
    properties: { ...childrenOf(legacy), ...childrenOf(current), data: { type: 'object' } },
  };
}

export function schemaForText({ eventType, envelope, seen = null }: TextFacts): JsonSchema {
  const schema = envelope === null ? undecided() : buildSchema(eventType, envelope, 'text');
  return seen === null ? schema : withSeen(schema, seen);
}
