import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { type DeliveryId, deliveryIdSchema } from '#contract/ids.ts';
import { type Language, languageSchema } from '#contract/models/diagnosis.ts';
import { resolveTime } from '#domain/query/resolve.ts';
import { readTime } from '#domain/query/times.ts';
import { offsetMinutesAt } from '#engine/handlers/parse-filter.ts';
import { type LogLevel, logLevels } from '#hosts/log-output.ts';

/** A port from 0 (any free one) to 65535. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return Number(text);
}

/** A number from 0 to what JavaScript counts exactly. */
export function parseWholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A whole number, 0 or more.');
  return Number(text);
}

const sizeUnits: readonly string[] = ['b', 'kb', 'mb', 'gb', 'tb'];

/** Bytes: a number with or without a unit, whose steps are 1,024 as in a filter (`500mb`, `20GiB`). */
export function parseSize(text: string): number {
  const [, number = '', unit = 'b'] = /^(\d{1,15}(?:\.\d{1,3})?)(b|[kmgt]i?b)?$/i.exec(text) ?? [];
  const bytes = Math.round(Number(number) * 1024 ** sizeUnits.indexOf(unit.toLowerCase().replace('i', '')));
  if (number === '' || !Number.isSafeInteger(bytes))
    throw new InvalidArgumentError('A size is a number with or without a unit: 500mb, 20gb.');
  return bytes;
}

/** A moment as in a filter (`2026-11-20T14:00`, `now`) or as Unix seconds, in µs since 1970; local time where no zone is named. */
export function parseMoment(text: string): number {
  if (/^\d{9,12}$/.test(text)) return Number(text) * 1_000_000;
  const read = readTime(text);
  if (!read.ok) throw new InvalidArgumentError(read.problem);
  return resolveTime(read.time, { nowUs: Date.now() * 1000, offsetMinutes: offsetMinutesAt });
}

/** Seconds: a number of them, or an age as in a filter (`90s`, `30m`, `24h`, `7d`). */
export function parseDuration(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  const read = readTime(text);
  if (!read.ok || read.time.kind !== 'ago') throw new InvalidArgumentError('A duration is a number with a unit: 90s, 30m, 24h or 7d.');
  return read.time.us / 1_000_000;
}

/** A folder, absolute. */
export function parseFolder(text: string): string {
  if (text.trim() === '' || text.includes('\0')) throw new InvalidArgumentError('The folder has no name.');
  return resolve(text);
}

export function parseLogLevel(text: string): LogLevel {
  const level = logLevels.find((one) => one === text);
  if (!level) throw new InvalidArgumentError(`A level is one of ${logLevels.join(', ')}.`);
  return level;
}

export function parseLanguage(text: string): Language {
  const parsed = languageSchema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(`A language is one of ${languageSchema.options.join(', ')}.`);
  return parsed.data;
}

export function parseDeliveryId(text: string): DeliveryId {
  const parsed = deliveryIdSchema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('An id of a delivery is as dlv_12.');
  return parsed.data;
}
