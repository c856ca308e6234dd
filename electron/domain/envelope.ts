/**
 * Recognises the frame around an event and takes the facts out of it: current (`type` and `data.object`), legacy (`event`, no
 * `type`), unknown JSON, not JSON, empty.
 * Guarantees: never throws, whatever the bytes; time linear in the body, no parsed copy of it, no recursion; each fact is at most
 * 512 characters. Where a key occurs twice the last one counts, as in JavaScript, and `hasDuplicateKeys` says so.
 */
import type { EnvelopeKind } from '#contract/models/delivery.ts';
import { parseEventTime } from './event-time.ts';
import { isKnownEventType } from './event-types.ts';
import { JsonReader, type JsonToken } from './json-reader.ts';

export interface EnvelopeFacts {
  readonly kind: EnvelopeKind;
  /** As sent, known or not. */
  readonly eventType: string | null;
  /** Null for the legacy envelope, which has none. */
  readonly eventId: string | null;
  /** As the envelope writes it. */
  readonly eventTime: string | null;
  readonly eventTimeUs: number | null;
  readonly organizationId: string | null;
  readonly runId: string | null;
  readonly isKnownType: boolean;
  /** At the top, in `data` or in `data.object`. */
  readonly hasDuplicateKeys: boolean;
}

const longestFact = 512;
/** Keys remembered per object when looking for duplicates; one with more is not an event. */
const mostKeys = 10_000;

type Place = 'top' | 'data' | 'object';
type Fields = Map<string, string>;

/** What was read so far: wanted strings and numbers by place, and which of the places are objects. */
interface Findings {
  fields: Record<Place, Fields>;
  isObject: Record<Place, boolean>;
  hasDuplicateKeys: boolean;
}

const wantedKeys: Record<Place, ReadonlySet<string>> = {
  top: new Set(['id', 'type', 'event', 'created', 'timestamp', 'organization_id', 'run_id']),
  data: new Set(['organization_id', 'run_id']),
  object: new Set(['organization_id', 'run_id']),
};

const factsOfNothing = {
  eventType: null,
  eventId: null,
  eventTime: null,
  eventTimeUs: null,
  organizationId: null,
  runId: null,
  isKnownType: false,
  hasDuplicateKeys: false,
} as const;

class EnvelopeScan {
  readonly findings: Findings = {
    fields: { top: new Map(), data: new Map(), object: new Map() },
    isObject: { top: false, data: false, object: false },
    hasDuplicateKeys: false,
  };
  readonly #reader: JsonReader;
  /** The places the reader is inside of, outermost first; deeper containers are none. */
  #places: Place[] = [];
  #seen: Record<Place, Set<string>> = { top: new Set(), data: new Set(), object: new Set() };
  #key = '';

  constructor(body: Uint8Array) {
    this.#reader = new JsonReader(body);
  }

  /** Reads to the end: `json`, or `cut` when the bytes end too early, or `bad`. */
  run(): 'json' | 'cut' | 'bad' {
    for (;;) {
      const depthBefore = this.#reader.depth;
      const token = this.#reader.next();
      if (token === 'end') return 'json';
      if (token === 'bad') return this.#reader.hasRunOut ? 'cut' : 'bad';
      this.#take(token, depthBefore);
    }
  }

  #take(token: JsonToken, depthBefore: number): void {
    if (token === 'object-end' || token === 'array-end') {
      if (this.#reader.depth < this.#places.length) this.#places.pop();
      return;
    }
    // Only what stands directly in a place matters.
    if (depthBefore !== this.#places.length) return;
    if (token === 'key') this.#takeKey();
    else this.#takeValue(token);
  }

  #takeKey(): void {
    const place = this.#places.at(-1);
    if (place === undefined) return;
    const key = this.#reader.text(longestFact);
    this.#key = key;
    const seen = this.#seen[place];
    if (key.length >= longestFact || seen.size >= mostKeys) return;
    if (seen.has(key)) this.findings.hasDuplicateKeys = true;
    seen.add(key);
  }

  #takeValue(token: JsonToken): void {
    const place = this.#places.at(-1);
    const inner = this.#placeOfValue(place);
    if (inner !== undefined) this.#enter(inner, token === 'object');
    if (place === undefined || !wantedKeys[place].has(this.#key)) return;
    if (token === 'string' || token === 'number') this.findings.fields[place].set(this.#key, this.#reader.text(longestFact));
    else if (token === 'literal') this.findings.fields[place].delete(this.#key);
    // An object or list is no fact, but it is there: `{"type": {}}` has a type.
    else this.findings.fields[place].set(this.#key, '');
  }

  #placeOfValue(place: Place | undefined): Place | undefined {
    if (place === undefined) return 'top';
    if (place === 'top' && this.#key === 'data') return 'data';
    return place === 'data' && this.#key === 'object' ? 'object' : undefined;
  }

  /** Starts a place anew, which is how a repeated `data` replaces the one before. */
  #enter(place: Place, isObject: boolean): void {
    if (place === 'data') this.#enter('object', false);
    this.findings.fields[place] = new Map();
    this.findings.isObject[place] = isObject;
    this.#seen[place] = new Set();
    if (isObject) this.#places.push(place);
  }
}

function kindOf(found: Findings): EnvelopeKind {
  const { top } = found.fields;
  if (top.has('type')) return top.get('type') !== '' && found.isObject.object ? 'current' : 'unknown';
  return (top.get('event') ?? '') !== '' ? 'legacy' : 'unknown';
}

function filled(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** The innermost place that names it: the object, then `data`, then the top. */
function innermost(found: Findings, key: string): string | null {
  return filled(found.fields.object.get(key)) ?? filled(found.fields.data.get(key)) ?? filled(found.fields.top.get(key));
}

function factsOf(found: Findings): EnvelopeFacts {
  const { top } = found.fields;
  const kind = kindOf(found);
  const eventType = filled(top.get('type')) ?? filled(top.get('event'));
  const timeKeys = kind === 'legacy' ? ['timestamp', 'created'] : ['created', 'timestamp'];
  const eventTime = timeKeys.map((key) => filled(top.get(key))).find((value) => value !== null) ?? null;
  return {
    kind,
    eventType,
    // Without a type, `id` names a thing and not an event: two states of one thing would look like duplicates.
    eventId: kind === 'legacy' || eventType === null ? null : filled(top.get('id')),
    eventTime,
    eventTimeUs: eventTime === null ? null : parseEventTime(eventTime),
    organizationId: innermost(found, 'organization_id'),
    runId: innermost(found, 'run_id'),
    isKnownType: eventType !== null && isKnownEventType(eventType),
    hasDuplicateKeys: found.hasDuplicateKeys,
  };
}

function read(body: Uint8Array, mayBeCut: boolean): EnvelopeFacts {
  if (body.length === 0) return { kind: 'empty', ...factsOfNothing };
  const scan = new EnvelopeScan(body);
  const end = scan.run();
  if (end === 'bad' || (end === 'cut' && !mayBeCut)) return { kind: 'not-json', ...factsOfNothing };
  if (!scan.findings.isObject.top) return { kind: end === 'cut' ? 'not-json' : 'unknown', ...factsOfNothing };
  return factsOf(scan.findings);
}

export function readEnvelope(body: Uint8Array): EnvelopeFacts {
  return read(body, false);
}

/** Facts of a body of which only the first part is here: what was named before the cut counts, as far as it goes. */
export function readEnvelopeHead(head: Uint8Array): EnvelopeFacts {
  return read(head, true);
}
