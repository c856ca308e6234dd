/** Reads the times of `after:` and `before:`. What depends on a clock or a place stays symbolic until `resolveQuery`. */
import type { QueryTime } from './ast.ts';

const secondUs = 1_000_000;
const minuteUs = 60 * secondUs;
const hourUs = 60 * minuteUs;
export const dayUs = 24 * hourUs;

const units: ReadonlyMap<string, number> = new Map([
  ['s', secondUs],
  ['m', minuteUs],
  ['min', minuteUs],
  ['h', hourUs],
  ['d', dayUs],
  ['w', 7 * dayUs],
]);

/** `today` and `yesterday` are their midnight, local time. */
export const timeWords: ReadonlyMap<string, QueryTime> = new Map([
  ['now', { kind: 'ago', us: 0 }],
  ['today', { kind: 'day', daysAgo: 0, timeOfDayUs: 0 }],
  ['yesterday', { kind: 'day', daysAgo: 1, timeOfDayUs: 0 }],
]);

export type ReadTime =
  | { readonly ok: true; readonly time: QueryTime }
  | { readonly ok: false; readonly problem: string; readonly suggestion: string | null };

const clock = '(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,6}))?)?';
const timePattern = new RegExp(`^${clock}$`);
const datePattern = new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[t ]${clock}(z|[+-]\\d{2}:?\\d{2})?)?$`);

const twoDigits = (value: number) => String(value).padStart(2, '0');

interface TimeOfDay {
  readonly us: number;
  /** As it would have to be written; the same as the text where that is a time. */
  readonly nearest: string;
  readonly exists: boolean;
}

function readTimeOfDay(parts: readonly (string | undefined)[]): TimeOfDay {
  const [hour = '0', minute = '0', second, fraction = ''] = parts;
  const numbers = [Number(hour), Number(minute), Number(second ?? '0')] as const;
  const nearest = [Math.min(23, numbers[0]), Math.min(59, numbers[1]), Math.min(59, numbers[2])] as const;
  const written = nearest.slice(0, second === undefined ? 2 : 3).map(twoDigits);
  return {
    us: numbers[0] * hourUs + numbers[1] * minuteUs + numbers[2] * secondUs + Number(fraction.padEnd(6, '0')),
    nearest: written.join(':'),
    exists: nearest.every((value, index) => value === numbers[index]),
  };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** The day itself, or the nearest one that the calendar has. */
function nearestDay(year: number, month: number, day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const inYear = Math.min(12, Math.max(1, month));
  return { year, month: inYear, day: Math.min(daysIn(year, inYear), Math.max(1, day)) };
}

/** Minutes ahead of UTC; undefined when the text is no zone that exists. */
function readZone(zone: string): number | undefined {
  if (zone === 'z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function readDate(parts: RegExpExecArray): ReadTime {
  const [, year = '', month = '', day = '', ...rest] = parts;
  const wanted = { year: Number(year), month: Number(month), day: Number(day) };
  const found = nearestDay(wanted.year, wanted.month, wanted.day);
  const time = readTimeOfDay(rest.slice(0, 4));
  const zone = rest[4];
  const offset = zone === undefined ? undefined : readZone(zone);
  const date = `${year}-${twoDigits(found.month)}-${twoDigits(found.day)}`;
  const suggestion =
    rest[0] === undefined ? date : `${date}T${time.nearest}${zone === undefined || offset === undefined ? '' : zone.toUpperCase()}`;
  const hasDay = found.month === wanted.month && found.day === wanted.day;
  if (!hasDay)
    return { ok: false, problem: `There is no ${year}-${twoDigits(wanted.month)}-${twoDigits(wanted.day)} in the calendar.`, suggestion };
  if (!time.exists) return { ok: false, problem: 'A day has hours up to 23, minutes and seconds up to 59.', suggestion };
  if (zone !== undefined && offset === undefined) return { ok: false, problem: `There is no time zone ${zone}.`, suggestion };
  const us = new Date(0).setUTCFullYear(found.year, found.month - 1, found.day) * 1_000 + time.us;
  return { ok: true, time: offset === undefined ? { kind: 'local', us } : { kind: 'absolute', us: us - offset * minuteUs } };
}

function readAgo(text: string): QueryTime | undefined {
  const parts = /^(\d{1,6})([a-z]+)$/.exec(text);
  const unit = units.get(parts?.[2] ?? '');
  return parts === null || unit === undefined ? undefined : { kind: 'ago', us: Number(parts[1]) * unit };
}

/** What was likely meant by a text that is no time: another order or other signs. */
function guessTime(text: string): string | null {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const slashes = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(text);
  const ago = /^(\d{1,6}) ?(?:(s)ec(?:ond)?s?|(m)inutes?|(h)(?:ou)?rs?|(d)ays?|(w)eeks?)(?: ?ago)?$/.exec(text);
  if (german !== null) return `${german[3]}-${(german[2] ?? '').padStart(2, '0')}-${(german[1] ?? '').padStart(2, '0')}`;
  if (slashes !== null) return `${slashes[1]}-${(slashes[2] ?? '').padStart(2, '0')}-${(slashes[3] ?? '').padStart(2, '0')}`;
  if (ago !== null) return `${ago[1]}${ago.slice(2).find((unit) => unit !== undefined) ?? ''}`;
  const words = [...timeWords.keys()];
  return text.length < 3 ? null : (words.find((word) => word.startsWith(text) || text.startsWith(word)) ?? null);
}

export function readTime(written: string): ReadTime {
  const text = written.toLowerCase();
  const word = timeWords.get(text) ?? readAgo(text);
  if (word !== undefined) return { ok: true, time: word };
  const timeParts = timePattern.exec(text);
  if (timeParts !== null) {
    const time = readTimeOfDay(timeParts.slice(1));
    if (time.exists) return { ok: true, time: { kind: 'day', daysAgo: 0, timeOfDayUs: time.us } };
    return { ok: false, problem: 'A day has hours up to 23, minutes and seconds up to 59.', suggestion: time.nearest };
  }
  const dateParts = datePattern.exec(text);
  if (dateParts !== null) return readDate(dateParts);
  const guess = guessTime(text);
  const isGood = guess !== null && readTime(guess).ok;
  return {
    ok: false,
    problem:
      'A time is a date as 2026-11-20, with a time as 2026-11-20T14:00, a time of today as 14:02, an age as 30m, 1h, 2d or 1w, or today, yesterday or now.',
    suggestion: isGood ? guess : null,
  };
}
