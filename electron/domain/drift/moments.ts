/** Times in JSON values: which values are one, and what lies between two of them in words. */
import { parseEventTime } from '../event-time.ts';
import type { JsonValue } from '../json-value.ts';

const dateTime = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}/;
const unixTime = /^\d{10}(?:\d{3})?$/;

/** ISO 8601 with a zone, as text; null for everything else, Unix times included. */
export function writtenMomentUs(value: JsonValue | undefined): number | null {
  return typeof value === 'string' && value.length <= 64 && dateTime.test(value) ? parseEventTime(value) : null;
}

/** What comes after the microseconds, which are all that a number here can hold; without it two different times could pass for one. */
function belowMicroseconds(value: JsonValue): string {
  return typeof value === 'string' ? (/[.,]\d{6}(\d*)/.exec(value)?.[1] ?? '').replace(/0+$/, '') : '';
}

/**
 * A time in a value: ISO 8601 with a zone, or Unix time in seconds or milliseconds where `mayBeUnix`, since nothing about a bare number
 * says that it is one.
 */
export function momentUs(value: JsonValue | undefined, mayBeUnix: boolean): number | null {
  const written = writtenMomentUs(value);
  if (written !== null || !mayBeUnix || (typeof value !== 'number' && typeof value !== 'string')) return written;
  const text = String(value);
  return unixTime.test(text) ? parseEventTime(text) : null;
}

/** Two different values that name one instant. At least one of them has to be written as a time: two numbers are only numbers. */
export function areOneMoment(payload: JsonValue, console: JsonValue): boolean {
  const isWritten = writtenMomentUs(payload) !== null || writtenMomentUs(console) !== null;
  if (!isWritten) return false;
  const ours = momentUs(payload, true);
  return ours !== null && ours === momentUs(console, true) && belowMicroseconds(payload) === belowMicroseconds(console);
}

/** Keys that name times: `created_at`, `created`, `startedAt`, `timestamp`, `last_seen_time`, `due_date`. */
export function isTimeKey(key: string): boolean {
  return /(?:_at|_time|_date|_on|[a-z]At|[a-z]Time)$|^(?:created|updated|started|finished|completed|modified|timestamp|time|date)$/.test(
    key,
  );
}

const units = [
  { us: 86_400_000_000, name: 'day' },
  { us: 3_600_000_000, name: 'h' },
  { us: 60_000_000, name: 'min' },
  { us: 1_000_000, name: 's' },
] as const;

function amount(count: number, name: string): string {
  return name === 'day' ? `${count} ${count === 1 ? 'day' : 'days'}` : `${count} ${name}`;
}

/** "4 s", "3 min 20 s", "2 h", "5 days 1 h": the largest unit and the one below it; under a second in milliseconds. Without a sign. */
export function spanText(us: number): string {
  const size = Math.abs(us);
  if (size < 1000) return `${Math.round(size)} µs`;
  if (size < 999_500) return `${Math.round(size / 1000)} ms`;
  let left = Math.round(size / 1_000_000) * 1_000_000;
  const words: string[] = [];
  for (const { us: unit, name } of units) {
    const count = Math.floor(left / unit);
    left -= count * unit;
    if (count > 0) words.push(amount(count, name));
    // why: "2 h" says enough where "2 h 0 min 3 s" would pretend to more.
    if (words.length === 2 || (words.length === 1 && count === 0)) break;
  }
  return words.join(' ');
}
