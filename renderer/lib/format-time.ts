/** Times come as microseconds since 1970 and are shown in the zone that the window shows: its own, or UTC. */
import { type ShownZone, shownOffsetMinutes, shownZone } from './shown-zone.ts';

const hours = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const exact = { ...hours, second: '2-digit', fractionalSecondDigits: 3 } as const;
const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** The ways in which a moment is written; each is made when it is first needed, once for each zone. */
const ways = {
  clock: exact,
  dateAndTime: { weekday: 'short', ...date, ...exact, timeZoneName: 'short' },
  day: date,
  minute: hours,
  second: { ...hours, second: '2-digit' },
  shortDay: { day: 'numeric', month: 'short' },
  namedDay: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

const made = new Map<string, Intl.DateTimeFormat>();

function write(way: keyof typeof ways, timeUs: number, zone: ShownZone = shownZone()): string {
  const key = `${way} ${zone}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...ways[way], ...(zone === 'utc' ? { timeZone: 'UTC' } : {}) });
  made.set(key, format);
  return format.format(timeUs / 1000);
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** `14:02:07.318` */
export function formatClock(timeUs: number): string {
  return write('clock', timeUs);
}

/** `Sat, 21 Nov 2026, 14:02:07.318 CET` */
export function formatDateTime(timeUs: number): string {
  return write('dateAndTime', timeUs);
}

/** `21 Nov 2026` */
export function formatDay(timeUs: number): string {
  return write('day', timeUs);
}

/** `14:02`, or `14:02:07` where seconds matter. */
export function formatMinute(timeUs: number, withSeconds: boolean): string {
  return write(withSeconds ? 'second' : 'minute', timeUs);
}

/** A tick of an axis: `21 Nov` for the start of a day, `14:02` or `14:02:07` within it. */
export function formatAxis(timeUs: number, isDay: boolean): string {
  return isDay ? write('shortDay', timeUs) : formatMinute(timeUs, timeUs % 60_000_000 !== 0);
}

/** A stretch of time in its two largest units: `42 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function formatSpan(spanUs: number): string {
  const seconds = Math.max(0, Math.round(spanUs / 1_000_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `Today`, `Yesterday`, and the date behind each: `Yesterday, Friday 20 November 2026`. */
export function formatDayName(timeUs: number, nowUs: number): string {
  const name = write('namedDay', timeUs).replace(',', '');
  if (isSameDay(timeUs, nowUs)) return `Today, ${name}`;
  return isSameDay(timeUs, dayBeside(nowUs, -1)) ? `Yesterday, ${name}` : name;
}

/** Whether two times fall on one day in the zone that is shown. */
export function isSameDay(leftUs: number, rightUs: number): boolean {
  return write('day', leftUs) === write('day', rightUs);
}

/** `2026-11-21T13:02:07.318042Z`, to the microsecond. */
export function formatUtc(timeUs: number): string {
  const micro = String(Math.abs(timeUs) % 1000).padStart(3, '0');
  return `${new Date(Math.floor(timeUs / 1000)).toISOString().slice(0, -1)}${micro}Z`;
}

/** A moment near or far, to the minute: `14:02`, `tomorrow, 14:02`, `24 Nov, 14:02`, `24 Nov 2027, 14:02`. */
export function formatMoment(timeUs: number, nowUs: number): string {
  const time = formatMinute(timeUs, false);
  if (isSameDay(timeUs, nowUs)) return time;
  if (isSameDay(timeUs, dayBeside(nowUs, 1))) return `tomorrow, ${time}`;
  if (isSameDay(timeUs, dayBeside(nowUs, -1))) return `yesterday, ${time}`;
  const isSameYear = shownYear(timeUs) === shownYear(nowUs);
  return `${isSameYear ? write('shortDay', timeUs) : formatDay(timeUs)}, ${time}`;
}

function dayBeside(timeUs: number, days: number): number {
  const offsetUs = shownOffsetMinutes(timeUs) * 60_000_000;
  const shifted = timeUs + days * 86_400_000_000;
  // A day on which the clocks are changed is an hour longer or shorter.
  return shifted + offsetUs - shownOffsetMinutes(shifted) * 60_000_000;
}

function shownYear(timeUs: number): number {
  return new Date(timeUs / 1000 + shownOffsetMinutes(timeUs) * 60_000).getUTCFullYear();
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** `3 minutes ago`; `in 2 hours`; `just now` within a second. */
export function formatRelative(timeUs: number, nowMs: number): string {
  const seconds = timeUs / 1_000_000 - nowMs / 1000;
  const [unit, size] = units.find(([, unitSeconds]) => Math.abs(seconds) >= unitSeconds) ?? ['second', 1];
  return Math.abs(seconds) < 1 ? 'just now' : relative.format(Math.trunc(seconds / size), unit);
}

/** Relative, then date and zone, then UTC: what hovering a time shows. Where UTC is shown, the time of this machine stays in the middle. */
export function describeTime(timeUs: number, nowMs: number): string {
  return `${formatRelative(timeUs, nowMs)}\n${write('dateAndTime', timeUs, 'local')}\n${formatUtc(timeUs)}`;
}

/** Three significant digits with the unit that fits: `0.84 ms`, `3.12 ms`, `412 ms`, `10.2 s`, `2 min 5 s`. */
export function formatDuration(durationUs: number): string {
  const ms = durationUs / 1000;
  if (ms < 999.5) return `${threeDigits(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 99.95) return `${threeDigits(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function threeDigits(value: number): string {
  if (value === 0) return '0';
  if (value >= 99.95) return value.toFixed(0);
  if (value >= 9.995) return value.toFixed(1);
  return value >= 0.1 ? value.toFixed(2) : value.toFixed(3);
}
