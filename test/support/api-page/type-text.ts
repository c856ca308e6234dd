/** A JSON Schema as a short type, for people: `{id: dlv_…, note?: string | null}`. What lies deep is told as `{…}`. */
import { z } from 'zod';

const schemaSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
  default: z.unknown().optional(),
});
type Schema = z.infer<typeof schemaSchema>;

const anyNumber = new Set([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);

export function schemaOf(value: unknown): Schema {
  return schemaSchema.parse(typeof value === 'object' && value !== null ? value : {});
}

export function typeText(value: unknown, depth: number): string {
  const schema = schemaOf(value);
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? '';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return alternatives(schema.enum.map((one) => JSON.stringify(one)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return alternatives(choices.map((one) => typeText(one, depth)));
  if (schema.allOf !== undefined) return schema.allOf.map((one) => typeText(one, depth)).join(' & ');
  if (Array.isArray(schema.type)) return alternatives(schema.type);
  if (schema.type === 'array') return `${grouped(typeText(schema.items, depth))}[]`;
  if (schema.type === 'object') return objectText(schema, depth);
  if (schema.type === 'string') return stringText(schema);
  return schema.type ?? 'anything';
}

/** `1 to 500, 100 unless told`; empty where nothing bounds it. */
export function boundsText(value: unknown): string {
  const { minimum, maximum, maxLength, maxItems, default: usual } = schemaOf(value);
  const least = minimum !== undefined && !anyNumber.has(minimum) ? minimum : undefined;
  const most = maximum !== undefined && !anyNumber.has(maximum) ? maximum : undefined;
  return [
    rangeText(least, most),
    maxLength === undefined ? '' : `at most ${grouping(maxLength)} characters`,
    maxItems === undefined ? '' : `at most ${grouping(maxItems)}`,
    usual === undefined || usual === '' ? '' : `${JSON.stringify(usual)} unless told`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function rangeText(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return `${grouping(least)} to ${grouping(most)}`;
  if (least !== undefined) return `${grouping(least)} or more`;
  return most === undefined ? '' : `at most ${grouping(most)}`;
}

function grouping(value: number): string {
  return value.toLocaleString('en');
}

function alternatives(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}

function grouped(type: string): string {
  return type.includes(' | ') ? `(${type})` : type;
}

function objectText({ properties, required = [], additionalProperties }: Schema, depth: number): string {
  const names = Object.keys(properties ?? {});
  if (properties === undefined || names.length === 0) {
    const isMap = typeof additionalProperties === 'object' && additionalProperties !== null;
    return isMap ? `{[name]: ${depth > 0 ? typeText(additionalProperties, depth - 1) : '…'}}` : '{}';
  }
  if (depth === 0) return '{…}';
  const fields = names.map((name) => `${name}${required.includes(name) ? '' : '?'}: ${typeText(properties[name], depth - 1)}`);
  return `{${fields.join(', ')}}`;
}

/** Ids are told by how they begin. */
function stringText({ pattern }: Schema): string {
  const prefix = /^\^([a-z]+_)/.exec(pattern ?? '')?.[1];
  return prefix === undefined ? 'string' : `${prefix}…`;
}
