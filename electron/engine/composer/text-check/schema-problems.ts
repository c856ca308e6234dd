/**
 * Where an event departs from the schema of its type and envelope. Schemas are compiled on first use and kept. Compiling writes code
 * (`new Function`), which a page's content security policy forbids: this stays in the engine.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { EventEnvelope, TextProblem } from '#contract/models/composer.ts';
import { catalogItems } from '#domain/catalog/catalog-items.ts';
import { schemaForText } from '#domain/catalog/text-schema.ts';
import { isKnownEventType } from '#domain/event-types.ts';

export interface SchemaProblem {
  readonly code: Extract<TextProblem['code'], 'schema' | 'not-in-catalog'>;
  readonly sentence: string;
  /** JSON pointer of the value; of something that is missing, of what it is missing in. */
  readonly pointer: string;
}

export interface CheckedEvent {
  readonly eventType: string | null;
  readonly envelope: EventEnvelope;
}

// `errorMessage` and its like are for editors; the schemas are ours, so strictness about them finds nothing.
const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, ownProperties: true });
const compiled = new Map<string, ValidateFunction>();

function validatorOf({ eventType, envelope }: CheckedEvent): ValidateFunction {
  // Types that the catalog lacks share one schema, so that what is kept does not grow with what is typed.
  const known = eventType !== null && isKnownEventType(eventType) ? eventType : null;
  const key = `${envelope} ${known ?? ''}`;
  const kept = compiled.get(key);
  if (kept !== undefined) return kept;
  const validate = ajv.compile(schemaForText({ eventType: known, envelope }));
  compiled.set(key, validate);
  return validate;
}

function propertyNames(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).flatMap(([name, child]) => [name, ...propertyNames(child)]);
}

let fields: ReadonlySet<string> | undefined;

/** Names of all fields that any schema of the catalog has. */
export function checkedFields(): ReadonlySet<string> {
  fields ??= new Set(catalogItems().flatMap(({ schema }) => propertyNames(schema)));
  return fields;
}

function pathOf(pointer: string): string {
  return pointer.slice(1).replaceAll('/', '.');
}

function hintOf({ parentSchema, keyword }: ErrorObject): string | null {
  const hint: unknown = parentSchema?.[keyword === 'pattern' ? 'patternErrorMessage' : 'errorMessage'];
  return typeof hint === 'string' ? hint : null;
}

const articles: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'an object',
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
};

function typeWords(type: unknown): string {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.map((one) => articles[String(one)] ?? String(one)).join(' or ');
}

function sentenceOf(error: ErrorObject): string {
  const path = pathOf(error.instancePath);
  if (error.keyword === 'required') {
    const missing: unknown = error.params['missingProperty'];
    return `${path === '' ? '' : `${path}.`}${String(missing)} is missing; the documentation shows it.`;
  }
  const hint = hintOf(error);
  if (hint !== null) return `${path === '' ? 'The event' : path}: ${hint}`;
  if (path === '') return 'An event is an object.';
  return error.keyword === 'type'
    ? `${path} has to be ${typeWords(error.params['type'])}.`
    : `${path} ${error.message ?? 'is not as documented'}.`;
}

/** Of alternatives the first is the documented one; that a value is no variable either goes without saying. */
function isTelling({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword !== 'anyOf' && !schemaPath.includes('/anyOf/1/');
}

export function schemaProblems(value: unknown, event: CheckedEvent): readonly SchemaProblem[] {
  const validate = validatorOf(event);
  if (validate(value)) return [];
  const typePointer = event.envelope === 'current' ? '/type' : '/event';
  const problems = new Map<string, SchemaProblem>();
  for (const error of (validate.errors ?? []).filter(isTelling)) {
    const pointer = error.instancePath;
    const key = error.keyword === 'required' ? `${pointer} ${error.params['missingProperty']}` : pointer;
    if (problems.has(key)) continue;
    const isType = pointer === typePointer && error.keyword === 'enum';
    problems.set(key, { code: isType ? 'not-in-catalog' : 'schema', sentence: sentenceOf(error), pointer });
  }
  return [...problems.values()];
}
