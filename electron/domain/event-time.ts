/** Reads the time an envelope names. Microseconds since 1970; null when the text is no time that can be placed. */

const isoTime = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}:?\d{2})$/;

function offsetMinutes(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function placed(us: number): number | null {
  return Number.isSafeInteger(us) ? us : null;
}

function parseIso(text: string): number | null {
  const parts = isoTime.exec(text);
  if (parts === null) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '0', fraction = '', zone = ''] = parts;
  const offset = offsetMinutes(zone);
  if (offset === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const midnight = new Date(0);
  midnight.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // A date that does not exist (February 30) rolls over and no longer has its own day.
  if (midnight.getUTCMonth() !== Number(month) - 1 || midnight.getUTCDate() !== Number(day)) return null;
  const seconds = midnight.getTime() / 1000 + Number(hour) * 3600 + (Number(minute) - offset) * 60 + Number(second);
  return placed(seconds * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0')));
}

/**
 * ISO 8601 with a zone, or Unix time in digits (up to 11 digits seconds, 12 to 14 milliseconds). A time without a zone is not
 * placed: guessing one would order events wrongly.
 */
export function parseEventTime(text: string): number | null {
  if (/^\d{1,11}$/.test(text)) return placed(Number(text) * 1_000_000);
  if (/^\d{12,14}$/.test(text)) return placed(Number(text) * 1000);
  return parseIso(text);
}
