/** How the sandbox misbehaves: what is set, what of it is not normal, and how it is typed. Pure. */
import type { SandboxFaults } from '#contract/models/sandbox.ts';
import { defaultFaults } from '#domain/sandbox-faults.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';

export type FaultKey = keyof SandboxFaults;

const words: { readonly [K in FaultKey]: (value: SandboxFaults[K]) => string } = {
  retryScheduleMs: (waits) => `tries again ${waits.length === 1 ? 'once' : `${waits.length} times`}`,
  copies: (copies) => `sends each event ${copies} times`,
  order: () => 'sends in the wrong order',
  delayMs: (ms) => `sends ${durationWords(ms)} late`,
  signature: (signature) => (signature === 'missing' ? 'sends unsigned' : 'signs wrongly'),
  envelope: () => 'writes the legacy envelope',
  withheldTypes: (types) => `withholds ${types.join(', ')}`,
  changeAfterMs: (ms) => `changes objects ${durationWords(ms ?? 0)} after their event`,
  rateLimitPerMinute: (limit) => `answers ${limit} requests a minute`,
  serverErrorPercent: (percent) => `answers ${percent} % with 500`,
  latencyMs: (ms) => `answers after ${durationWords(ms)}`,
};

function isNormal<K extends FaultKey>(faults: SandboxFaults, key: K): boolean {
  return JSON.stringify(faults[key]) === JSON.stringify(defaultFaults[key]);
}

function wordsOf<K extends FaultKey>(faults: SandboxFaults, key: K): string {
  return words[key](faults[key]);
}

const keys = [
  'signature',
  'envelope',
  'withheldTypes',
  'copies',
  'order',
  'delayMs',
  'retryScheduleMs',
  'changeAfterMs',
  'rateLimitPerMinute',
  'serverErrorPercent',
  'latencyMs',
] as const satisfies readonly FaultKey[];

/** What is not as it starts, in words, the most telling first. */
export function faultWords(faults: SandboxFaults): readonly string[] {
  return keys.filter((key) => !isNormal(faults, key)).map((key) => wordsOf(faults, key));
}

export type Typed<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'problem'; readonly problem: string };

/** A stretch of time in ms as it is typed: `500`, `500 ms`, `2 s`, `1.5 min`. */
export function parseMs(text: string, mostMs: number): Typed<number> {
  const match = /^([0-9]+(?:\.[0-9]+)?)\s*(ms|s|min|h)?$/i.exec(text.trim());
  if (match?.[1] === undefined) return { kind: 'problem', problem: 'A time, for example 500 ms, 2 s or 1 min' };
  const factor = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 }[match[2]?.toLowerCase() ?? 'ms'] ?? 1;
  const value = Math.round(Number(match[1]) * factor);
  return value > mostMs ? { kind: 'problem', problem: `At most ${durationWords(mostMs)}` } : { kind: 'value', value };
}

/** Waits between tries, one after the other: `1 s, 5 s, 30 s`; empty for none. */
export function parseSchedule(text: string): Typed<number[]> {
  const parts = text
    .split(/[,;]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length > 10) return { kind: 'problem', problem: 'At most 10 tries' };
  const values: number[] = [];
  for (const part of parts) {
    const parsed = parseMs(part, 3_600_000);
    if (parsed.kind === 'problem') return parsed;
    values.push(parsed.value);
  }
  return { kind: 'value', value: values };
}

export function parseWhole(text: string, least: number, most: number): Typed<number> {
  const value = /^[0-9]{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  if (Number.isNaN(value) || value < least || value > most)
    return { kind: 'problem', problem: `A whole number from ${least} to ${most.toLocaleString('en-US')}` };
  return { kind: 'value', value };
}

/** `0 ms`, `500 ms`, `2 s`, `1.5 min`: the shortest that says it whole. */
export function durationWords(ms: number): string {
  if (ms >= 3_600_000 && ms % 360_000 === 0) return `${ms / 3_600_000} h`;
  if (ms >= 60_000 && ms % 6_000 === 0) return `${ms / 60_000} min`;
  if (ms >= 1_000 && ms % 10 === 0) return `${ms / 1_000} s`;
  return ms < 1_000 ? `${ms} ms` : formatDuration(ms * 1000);
}
