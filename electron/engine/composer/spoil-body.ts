/**
 * Bodies made wrong on purpose. Guarantees: what was JSON stays JSON where the spoiler promises it; works on bytes, so that they can be
 * combined in any way; never changes the array it is given.
 */
import type { Spoiler } from '#contract/models/composer.ts';
import { JsonReader, type JsonToken } from '#domain/json-reader.ts';
import { fail } from '../failure.ts';

/** What happens before it is signed: the signature vouches for it. */
export function spoilBeforeSigning(body: Uint8Array, spoilers: readonly Spoiler[], signsTime: boolean, nowUs: number): Uint8Array {
  let spoilt = body;
  for (const spoiler of spoilers) {
    if (spoiler.name === 'stale-timestamp' && !signsTime) spoilt = withOldTime(spoilt, nowUs, spoiler.ageSeconds);
    if (spoiler.name === 'invalid-utf8') spoilt = withInvalidUtf8(spoilt);
  }
  // why: last of all, so that the size is the one that was asked for.
  const oversized = spoilers.find((spoiler) => spoiler.name === 'oversized');
  return oversized === undefined ? spoilt : filledUp(spoilt, oversized.bytes);
}

/** What happens when it is signed already. */
export function spoilAfterSigning(body: Uint8Array, spoilers: readonly Spoiler[]): Uint8Array {
  const has = (name: Spoiler['name']) => spoilers.some((spoiler) => spoiler.name === name);
  const tampered = has('tampered') ? withTampering(body) : body;
  return has('truncated-body') ? tampered.subarray(0, Math.floor(tampered.byteLength / 2)) : tampered;
}

export function isJson(bytes: Uint8Array): boolean {
  const reader = new JsonReader(bytes);
  for (;;) {
    const token = reader.next();
    if (token === 'end') return true;
    if (token === 'bad') return false;
  }
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Lone continuation bytes, an overlong slash, and a byte that stands in no UTF-8. */
const noUtf8 = Uint8Array.of(0x80, 0xbf, 0xc0, 0xaf, 0xff);

function withInvalidUtf8(body: Uint8Array): Uint8Array {
  const value = Buffer.concat([bytesOf('"'), noUtf8, bytesOf('"')]);
  return withMember(body, 'hookglass_bytes', value) ?? Buffer.concat([body, noUtf8]);
}

function withTampering(body: Uint8Array): Uint8Array {
  const added = withMember(body, 'hookglass_tampered', bytesOf('true'));
  if (added !== undefined) return added;
  return isJson(body) ? bytesOf('{"hookglass_tampered":true}') : Buffer.concat([body, bytesOf(' tampered')]);
}

/** Exactly so many bytes, unless it has more already. */
function filledUp(body: Uint8Array, bytes: number): Uint8Array {
  const missing = bytes - body.byteLength;
  if (missing <= 0) return body;
  const bare = withMember(body, 'hookglass_filler', bytesOf('""'));
  const room = bytes - (bare?.byteLength ?? 0);
  // why: a few bytes are too few for a member; white space behind JSON is JSON.
  if (bare === undefined || room < 0) return Buffer.concat([body, Buffer.alloc(missing, ' ')]);
  const filler = Buffer.alloc(room + 2, 'x');
  filler[0] = 0x22;
  filler[filler.byteLength - 1] = 0x22;
  return withMember(body, 'hookglass_filler', filler) ?? body;
}

/** With one more member at the end of the outermost object, or one more item of the outermost list; undefined where it is neither. */
function withMember(body: Uint8Array, name: string, value: Uint8Array): Uint8Array | undefined {
  if (!isJson(body)) return undefined;
  const last = lastFilled(body, body.byteLength);
  const isObject = body[last] === 0x7d;
  if (!isObject && body[last] !== 0x5d) return undefined;
  const before = body[lastFilled(body, last)];
  const isEmpty = before === 0x7b || before === 0x5b;
  const lead = `${isEmpty ? '' : ','}${isObject ? `"${name}":` : ''}`;
  return Buffer.concat([body.subarray(0, last), bytesOf(lead), value, body.subarray(last)]);
}

/** Place of the last byte before `end` that is no white space. */
function lastFilled(body: Uint8Array, end: number): number {
  let at = end - 1;
  while (at >= 0 && (body[at] === 0x20 || body[at] === 0x0a || body[at] === 0x0d || body[at] === 0x09)) at -= 1;
  return at;
}

const timeKeys: ReadonlySet<string> = new Set(['created', 'timestamp']);

/** With the event's own time so far back; as text it stays text, as a number it stays seconds. */
function withOldTime(body: Uint8Array, nowUs: number, ageSeconds: number): Uint8Array {
  const places = isJson(body) ? timePlaces(body) : new Map();
  const place = places.get('created') ?? places.get('timestamp');
  if (place === undefined) {
    fail('input.composition', {
      problem: 'This scheme signs no time and the event names none of its own, so there is nothing to make old.',
    });
  }
  const seconds = Math.floor(nowUs / 1_000_000) - ageSeconds;
  const text = place.isText ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : String(seconds);
  return Buffer.concat([body.subarray(0, place.start), bytesOf(text), body.subarray(place.end)]);
}

interface TimePlace {
  readonly start: number;
  readonly end: number;
  readonly isText: boolean;
}

/** Where the outermost object has its times; of a repeated key the last one counts, as in JavaScript. */
function timePlaces(body: Uint8Array): ReadonlyMap<string, TimePlace> {
  const places = new Map<string, TimePlace>();
  const reader = new JsonReader(body);
  let key = '';
  for (;;) {
    const token = reader.next();
    if (token === 'end' || token === 'bad') return places;
    if (token === 'key') key = reader.depth === 1 ? reader.text(20) : '';
    else if (reader.depth === 1 && isTime(token) && timeKeys.has(key)) {
      places.set(key, { start: reader.start, end: reader.end, isText: token === 'string' });
    }
  }
}

function isTime(token: JsonToken): boolean {
  return token === 'string' || token === 'number';
}
