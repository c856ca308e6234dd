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

/** Whether two times fall on one day in the zone of the window. */
export function isSameDay(leftUs: number, rightUs: number): boolean {
  return dayAndMonth.format(leftUs / 1000) === dayAndMonth.format(rightUs / 1000);
}

/** `2026-11-21T13:02:07.318042Z`, to the microsecond. */
export function formatUtc(timeUs: number): string {
  const micro = String(Math.abs(timeUs) % 1000).padStart(3, '0');
  return `${new Date(Math.floor(timeUs / 1000)).toISOString().slice(0, -1)}${micro}Z`;
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
