/**
 * Gives an event another identity, so that a handler which remembers events takes it for a new one. Guarantees: the event id, or the time
 * of a legacy event, is replaced in place and every other byte stays; the body is read and never written anew.
 * Refuses: what is compressed, is no JSON, or names neither id nor time.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { JsonReader } from '#domain/json-reader.ts';
import { fail } from '#engine/failure.ts';
import { newEventId, newNumericId } from './new-event-id.ts';
import { writeTimeLike } from './time-like.ts';

export interface Identity {
  /** An event gets the same new id with the same seed: duplicates stay duplicates, and what is tried again stays the same event. */
  readonly seed: string;
  /** The time of legacy events, which have no id. */
  readonly atUs: number;
}

export interface NewIdentity {
  readonly body: Uint8Array;
  /** What was replaced, in a sentence. */
  readonly sentence: string;
  /** Null for a legacy event. */
  readonly oldEventId: string | null;
}

interface Place {
  readonly kind: 'string' | 'number';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const longestText = 512;

/** Fails with `replay.no_identity`. */
export function giveNewIdentity(body: Uint8Array, headers: readonly HeaderPair[], identity: Identity): NewIdentity {
  const coding = headers.find(([name, value]) => name.toLowerCase() === 'content-encoding' && !/^(identity)?$/i.test(value.trim()));
  if (coding !== undefined) refuse(`Its body is compressed (${coding[1].trim().slice(0, 40)}), so no byte in it can be exchanged.`);
  const { kind, eventId, eventTime } = readEnvelope(body);
  if (kind === 'not-json' || kind === 'empty') refuse('Its body is not JSON, so it names no event id.');
  if (eventId !== null) {
    const places = placesOf(body, 'id');
    const next = (place: Place) =>
      place.kind === 'number' ? newNumericId(place.text, identity.seed) : newEventId(place.text, identity.seed);
    const shown = places.at(-1);
    const sentence = `The event id ${JSON.stringify(eventId)} becomes ${JSON.stringify(shown === undefined ? '' : next(shown))}; every other byte stays.`;
    return { body: replaced(body, places, next), sentence, oldEventId: eventId };
  }
  if (kind !== 'legacy') return refuse('It names no event id.');
  if (eventTime === null) refuse('It is a legacy event, which has no id, and it names no time either.');
  const timestamps = placesOf(body, 'timestamp');
  const places = timestamps.length > 0 ? timestamps : placesOf(body, 'created');
  const next = (place: Place) => writeTimeLike(place.text, identity.atUs);
  return {
    body: replaced(body, places, next),
    sentence: 'A legacy event has no id: its time becomes that of the replay; every other byte stays.',
    oldEventId: null,
  };
}

/** Every value of a key at the top that is a text or number: which one of duplicates counts depends on who reads them. */
function placesOf(body: Uint8Array, wanted: string): readonly Place[] {
  const reader = new JsonReader(body);
  const places: Place[] = [];
  let isWanted = false;
  for (;;) {
    const depthBefore = reader.depth;
    const token = reader.next();
    if (token === 'end' || token === 'bad') return places;
    if (depthBefore !== 1) continue;
    if (token === 'key') isWanted = reader.text(longestText) === wanted;
    else if (isWanted && (token === 'string' || token === 'number'))
      places.push({ kind: token, start: reader.start, end: reader.end, text: reader.text(longestText) });
  }
}

function replaced(body: Uint8Array, places: readonly Place[], next: (place: Place) => string): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const place of places) {
    pieces.push(body.subarray(from, place.start), Buffer.from(next(place), 'latin1'));
    from = place.end;
  }
  pieces.push(body.subarray(from));
  return Buffer.concat(pieces);
}

function refuse(problem: string): never {
  return fail('replay.no_identity', { problem });
}
