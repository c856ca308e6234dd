/** Settings as a person writes them, in the window and on the command line, and back. Pure; the limits are the contract's. */
import { settingsSchema } from '#contract/models/settings.ts';

export type Parsed<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'problem'; readonly problem: string };

const kib = 1024;
const mib = 1024 * 1024;
const factors: Readonly<Record<string, number>> = { '': mib, b: 1, bytes: 1, k: kib, kb: 1000, kib, m: mib, mb: 1_000_000, mib };

/** `10 MiB`, `64 KiB`, or bytes where neither fits. */
export function sizeText(bytes: number): string {
  if (bytes % mib === 0) return `${bytes / mib} MiB`;
  return bytes % kib === 0 ? `${bytes / kib} KiB` : `${bytes} B`;
}

/** A number with or without a unit; without one it is MiB. */
export function parseSize(text: string): Parsed<number> {
  const match = /^([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)$/i.exec(text.trim().replaceAll(',', ''));
  const unit = match?.[2]?.toLowerCase() ?? '?';
  const factor = Object.hasOwn(factors, unit) ? factors[unit] : undefined;
  if (match?.[1] === undefined || factor === undefined) return { kind: 'problem', problem: 'A size like “10 MiB” or “64 KiB”' };
  const bytes = Math.round(Number(match[1]) * factor);
  const isAllowed = settingsSchema.shape.bodyLimitBytes.safeParse(bytes).success;
  return isAllowed ? { kind: 'value', value: bytes } : { kind: 'problem', problem: 'Between 1 KiB and 256 MiB' };
}

/** Empty for "4400, or the next free one". */
export function portText(port: number | null): string {
  return port === null ? '' : String(port);
}

export function parsePort(text: string): Parsed<number | null> {
  if (text.trim() === '') return { kind: 'value', value: null };
  const port = /^[0-9]{1,6}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  const isAllowed = settingsSchema.shape.receiverPort.safeParse(port).success;
  return isAllowed ? { kind: 'value', value: port } : { kind: 'problem', problem: 'A number from 1 to 65535, or nothing' };
}

export function parseSeconds(text: string): Parsed<number> {
  const seconds = /^([0-9]{1,6})\s*(?:s|seconds)?$/i.exec(text.trim().replaceAll(',', ''))?.[1];
  const isAllowed = seconds !== undefined && settingsSchema.shape.toleranceSeconds.safeParse(Number(seconds)).success;
  return isAllowed ? { kind: 'value', value: Number(seconds) } : { kind: 'problem', problem: 'Seconds, from 1 to 86,400 (a day)' };
}

/** Requests a second, with or without those words. */
export function parseRate(text: string): Parsed<number> {
  const rate = /^([0-9]{1,6})\s*(?:\/\s*s|a second|per second)?$/i.exec(text.trim().replaceAll(',', ''))?.[1];
  const isAllowed = rate !== undefined && settingsSchema.shape.remoteMostPerSecond.safeParse(Number(rate)).success;
  return isAllowed ? { kind: 'value', value: Number(rate) } : { kind: 'problem', problem: 'Requests a second, from 1 to 1,000' };
}
