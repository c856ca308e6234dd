/** What a value looks like, as far as that can be told from it and its key. For ignore rules by shape, and for learning them. */
import type { valueShapes } from '#contract/models/drift.ts';
import type { JsonValue } from '../json-value.ts';
import { isTimeKey } from './moments.ts';

export type ValueShape = (typeof valueShapes)[number];

/** What is longer is a text, whatever it begins with. */
const longestShape = 2_048;

const timestamp = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$/;
const unixTime = /^[12]\d{9}(?:\d{3})?$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const url = /^[a-z][a-z0-9+.-]{1,20}:\/\/\S+$/i;
const email = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/;
const hash =
  /^(?:(?:md5|sha1|sha256|sha384|sha512)[:=-])?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
const isoDuration = /^P(?=[0-9T])(?:\d+[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?$/;
const writtenDuration = /^(?:\d+(?:\.\d+)?\s?(?:ns|us|µs|ms|s|sec|m|min|h|d)\s?){1,4}$/;
const durationKey =
  /(?:_|[a-z](?=[A-Z]))(?:ns|us|ms|s|sec|secs|seconds|millis|milliseconds|minutes|Ms|Seconds)$|(?:^|_)(?:duration|elapsed|latency|age)$/;
const numberText = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** A short prefix and a tail with a digit, as `tc_login_001`, or one of the platform's own prefixes with any tail. */
const prefixedId = /^(?:[a-z]{2,12}_(?=[\w-]*\d)[\w-]+|(?:evt|run|org|proj|tc)_[\w-]+)$/;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

function textShape(text: string, key: string | null): ValueShape | null {
  if (text.length > longestShape) return null;
  if (timestamp.test(text)) return 'timestamp';
  if (key !== null && isTimeKey(key) && unixTime.test(text)) return 'timestamp';
  if (uuid.test(text)) return 'uuid';
  if (url.test(text)) return 'url';
  if (email.test(text)) return 'email';
  if (hash.test(text)) return 'hash';
  if (isoDuration.test(text) || writtenDuration.test(text)) return 'duration';
  if (prefixedId.test(text) || ulid.test(text)) return 'id';
  return numberText.test(text) ? 'number' : null;
}

/** The most telling shape, or null for a value that has none. `key`: of the field; null in a list at the root. */
export function shapeOf(value: JsonValue | undefined, key: string | null): ValueShape | null {
  if (typeof value === 'string') return textShape(value, key);
  if (typeof value !== 'number') return null;
  if (key !== null && isTimeKey(key) && unixTime.test(String(value))) return 'timestamp';
  return key !== null && durationKey.test(key) ? 'duration' : 'number';
}

/** Each shape in words, for several values. */
export const shapeWords: Readonly<Record<ValueShape, string>> = {
  timestamp: 'times',
  uuid: 'UUIDs',
  url: 'URLs',
  id: 'ids',
  hash: 'hashes',
  duration: 'durations',
  number: 'numbers',
  email: 'email addresses',
};
