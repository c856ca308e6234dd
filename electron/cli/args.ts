import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { type LogLevel, logLevels } from '#hosts/log-output.ts';

/** A port from 0 (any free one) to 65535. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return Number(text);
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
