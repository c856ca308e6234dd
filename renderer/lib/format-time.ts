/** Times come as microseconds since 1970 and are shown in the zone of the window. */

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const dateAndTime = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
  timeZoneName: 'short',
});
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** `14:02:07.318` */
export function formatClock(timeUs: number): string {
  return clock.format(timeUs / 1000);
}

/** `Sat, 21 Nov 2026, 14:02:07.318 CET` */
export function formatDateTime(timeUs: number): string {
  return dateAndTime.format(timeUs / 1000);
}

/** `21 Nov 2026` */
export function formatDay(timeUs: number): string {
  return dayAndMonth.format(timeUs / 1000);
}

const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const second = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** `14:02`, or `14:02:07` where seconds matter. */
export function formatMinute(timeUs: number, withSeconds: boolean): string {
  return (withSeconds ? second : minute).format(timeUs / 1000);
}

/** A tick of an axis: `21 Nov` for the start of a day, `14:02` or `14:02:07` within it. */
export function formatAxis(timeUs: number, isDay: boolean): string {
  return isDay ? shortDay.format(timeUs / 1000) : formatMinute(timeUs, timeUs % 60_000_000 !== 0);
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

const namedDay = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** `Today`, `Yesterday`, and the date behind each: `Yesterday, Friday 20 November 2026`. */
export function formatDayName(timeUs: number, nowUs: number): string {
  const date = namedDay.format(timeUs / 1000).replace(',', '');
  if (isSameDay(timeUs, nowUs)) return `Today, ${date}`;
  return isSameDay(timeUs, dayBeside(nowUs, -1)) ? `Yesterday, ${date}` : date;
}

/** Whether two times fall on one day in the zone of the window. */
export function isSameDay(leftUs: number, rightUs: number): boolean {
  return dayAndMonth.format(leftUs / 1000) === dayAndMonth.format(rightUs / 1000);
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
  const isSameYear = new Date(timeUs / 1000).getFullYear() === new Date(nowUs / 1000).getFullYear();
  return `${isSameYear ? shortDay.format(timeUs / 1000) : formatDay(timeUs)}, ${time}`;
}

function dayBeside(timeUs: number, days: number): number {
  const date = new Date(timeUs / 1000);
  date.setDate(date.getDate() + days);
  return date.getTime() * 1000;
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

/** Relative, then date and zone, then UTC: what hovering a time shows. */
export function describeTime(timeUs: number, nowMs: number): string {
  return `${formatRelative(timeUs, nowMs)}\n${formatDateTime(timeUs)}\n${formatUtc(timeUs)}`;
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
