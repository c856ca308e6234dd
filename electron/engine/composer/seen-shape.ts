/** What was seen of one event type, in the log and at the Console. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EnvironmentId } from '#contract/ids.ts';
import type { SeenShape } from '#contract/models/composer.ts';
import { learnShape, mostSamples } from '#domain/composer/learn-shape.ts';
import { thingOf } from '#domain/console/thing-of.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';
import type { ComposerReaders } from '../log/composer-store.ts';

const mostSnapshots = 50;
const mostValues = 20;
/** What is learnt from in one go: some 20 ms of work, during which nothing else is answered. */
const mostBytes = 2 * 1024 * 1024;

type Store = Pick<ComposerReaders, 'bodiesOfType' | 'snapshotsOfThing'>;

/** Newest payloads first; of large ones fewer. Fails with `log.query_timeout`. */
export async function seenShape(
  store: Store,
  eventType: string,
  environmentId: EnvironmentId | null,
  signal: AbortSignal | undefined,
): Promise<SeenShape> {
  const bodies = await store.bodiesOfType(eventType, environmentId, mostSamples, signal);
  const samples = await parsed(bodies.map(({ body }) => body));
  const thing = thingOf(eventType);
  const snapshots = thing === null ? [] : await store.snapshotsOfThing(thing, environmentId, mostSnapshots, signal);
  const objects = await parsed(snapshots.map(({ text }) => text));
  const { schema, values } = learnShape(samples);
  await nextTurn();
  const atConsole = learnShape(objects).values.map(({ path, values: known }) => ({ path: `data.object.${path}`, values: known }));
  return { eventType, samples: samples.length, schema, values: joined(values, atConsole) };
}

/** What is JSON of them, a piece at a time, so that others are answered in between. */
async function parsed(texts: readonly Uint8Array[]): Promise<readonly JsonValue[]> {
  const values: JsonValue[] = [];
  let bytes = 0;
  for (const text of texts) {
    bytes += text.length;
    if (bytes > mostBytes && values.length > 0) break;
    const value = jsonOf(text);
    if (value !== undefined) values.push(value);
    await nextTurn();
  }
  return values;
}

function jsonOf(text: Uint8Array): JsonValue | undefined {
  try {
    return parseJson(new TextDecoder().decode(text));
  } catch {
    // why: a body that is no JSON, or was cut, teaches nothing.
    return undefined;
  }
}

type ByPath = readonly { readonly path: string; readonly values: readonly string[] }[];

function joined(log: ByPath, atConsole: ByPath): SeenShape['values'] {
  const places = new Map<string, Map<string, 'log' | 'console'>>();
  const add = (from: 'log' | 'console') => (place: ByPath[number]) => {
    const known = places.get(place.path) ?? new Map<string, 'log' | 'console'>();
    places.set(place.path, known);
    for (const value of place.values) if (known.size < mostValues && !known.has(value)) known.set(value, from);
  };
  log.forEach(add('log'));
  atConsole.forEach(add('console'));
  return [...places].map(([path, known]) => ({ path, values: [...known].map(([value, from]) => ({ value, from })) }));
}
