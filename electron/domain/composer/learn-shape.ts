/** Learns what payloads of one kind look like: a schema that accepts every one of them, and the values that stood at each place. */
import { draft07, type JsonSchema } from '../catalog/catalog-schema.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';

export interface LearntShape {
  /** JSON Schema (draft 7); null without samples. */
  readonly schema: JsonSchema | null;
  /** Values by place (`data.object.run_id`, `data.items[].id`), those of the first samples first. */
  readonly values: readonly { readonly path: string; readonly values: readonly string[] }[];
}

export const mostSamples = 200;
const mostValues = 20;
const mostPaths = 2000;
const deepest = 64;
const longestValue = 200;
const mostExamples = 5;

type TypeName = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';

/** What was seen at one place. */
class Place {
  readonly path: string;
  readonly depth: number;
  readonly types = new Set<TypeName>();
  readonly values = new Set<string>();
  readonly examples: (string | number)[] = [];
  readonly children = new Map<string, Place>();
  /** How often an object stood here, and how often this place was there. */
  objects = 0;
  seen = 0;
  items: Place | null = null;
  constructor(path: string, depth: number) {
    this.path = path;
    this.depth = depth;
  }
}

function typeOf(value: JsonValue): TypeName {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'object' ? 'object' : typeof value === 'string' ? 'string' : 'boolean';
}

class ShapeLearner {
  readonly places: Place[] = [];
  readonly root = this.#add('', 0);

  #add(path: string, depth: number): Place {
    const place = new Place(path, depth);
    this.places.push(place);
    return place;
  }

  take(value: JsonValue, place: Place = this.root): void {
    place.seen += 1;
    place.types.add(typeOf(value));
    if (typeof value === 'string' || typeof value === 'number') this.#takeValue(value, place);
    else if (isJsonArray(value)) this.#takeItems(value, place);
    else if (isJsonObject(value)) this.#takeFields(value, place);
  }

  #takeValue(value: string | number, place: Place): void {
    const text = String(value);
    if (text === '' || text.length > longestValue) return;
    if (place.values.size < mostValues && !place.values.has(text)) {
      place.values.add(text);
      if (place.examples.length < mostExamples) place.examples.push(value);
    }
  }

  #canGrow(place: Place): boolean {
    return this.places.length < mostPaths && place.depth < deepest;
  }

  #takeItems(items: readonly JsonValue[], place: Place): void {
    if (items.length === 0) return;
    if (place.items === null && this.#canGrow(place)) place.items = this.#add(`${place.path}[]`, place.depth + 1);
    if (place.items === null) return;
    for (const item of items) this.take(item, place.items);
  }

  #takeFields(fields: JsonObject, place: Place): void {
    place.objects += 1;
    for (const name of Object.keys(fields)) {
      const value = fields[name];
      // Validators read this name as something else than a field.
      if (value === undefined || name === '__proto__') continue;
      const child = place.children.get(name) ?? this.#addField(name, place);
      if (child !== undefined) this.take(value, child);
    }
  }

  #addField(name: string, place: Place): Place | undefined {
    if (!this.#canGrow(place)) return undefined;
    const child = this.#add(place.path === '' ? name : `${place.path}.${name}`, place.depth + 1);
    place.children.set(name, child);
    return child;
  }
}

function typesOf(place: Place): JsonSchema {
  // Every integer is a number as well.
  const types = [...place.types].filter((type) => type !== 'integer' || !place.types.has('number')).toSorted();
  return { type: types.length === 1 ? types[0] : types };
}

function schemaOfPlace(place: Place, seen: string): JsonSchema {
  const required = [...place.children].filter(([, child]) => child.seen === place.objects).map(([name]) => name);
  const properties = [...place.children].map(([name, child]): [string, JsonSchema] => [
    name,
    schemaOfPlace(child, `Seen in ${child.seen} of ${place.objects}.`),
  ]);
  return {
    ...typesOf(place),
    description: seen,
    ...(place.examples.length === 0 ? {} : { examples: place.examples }),
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...(required.length === 0 ? {} : { required }),
    ...(place.items === null ? {} : { items: schemaOfPlace(place.items, `Seen ${place.items.seen} times in lists.`) }),
  };
}

/** From the first 200 values, newest first; of them at most 2,000 places, 64 levels deep, and 20 values a place. */
export function learnShape(values: readonly JsonValue[]): LearntShape {
  const samples = values.slice(0, mostSamples);
  if (samples.length === 0) return { schema: null, values: [] };
  const learner = new ShapeLearner();
  for (const sample of samples) learner.take(sample);
  return {
    schema: { $schema: draft07, ...schemaOfPlace(learner.root, `Learnt from ${samples.length} payloads.`) },
    values: learner.places.filter((place) => place.values.size > 0).map((place) => ({ path: place.path, values: [...place.values] })),
  };
}
